select id, account, name, credential, created_at, used_at from passkeys where account = $1 order by created_at, id
