insert into sessions (token_hash, account, created_at, expires_at, used_at) values ($1, $2, $3, $4, $3)
