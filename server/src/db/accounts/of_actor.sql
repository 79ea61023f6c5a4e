select id from accounts where actor = $1
