insert into challenges (id_hash, purpose, account, state, expires_at) values ($1, $2, $3, $4, $5)
