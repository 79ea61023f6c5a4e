delete from sessions where account in (select id from accounts where actor = $1)
