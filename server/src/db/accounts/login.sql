select login from accounts where id = $1
