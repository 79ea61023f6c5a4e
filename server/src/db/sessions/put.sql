insert into sessions (token_hash, account, created_at, expires_at, factors, device) values ($1, $2, $3, $4, $5, $6)
