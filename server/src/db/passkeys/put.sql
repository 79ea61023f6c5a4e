insert into passkeys (id, account, name, credential, created_at, used_at) values ($1, $2, $3, $4, $5, 0)
on conflict (id) do nothing
