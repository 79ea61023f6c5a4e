delete from passkeys where account = $1 and id = $2
