select id, account, name, credential, created_at, used_at from passkeys where id = $1
