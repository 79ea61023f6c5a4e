insert into answer_links (token_hash, invitation, made_by, account, made_at, expires_at) values ($1, $2, $3, $4, $5, $6)
