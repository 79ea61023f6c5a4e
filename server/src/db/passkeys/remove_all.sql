delete from passkeys where account = $1
