insert into sessions (token_hash, account, created_at, expires_at, used_at, factors, device)
values ($1, $2, $3, $4, $3, $5, $6)
