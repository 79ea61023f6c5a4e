insert into invitations (token_hash, actor, issued_by, issued_at, expires_at, used_at) values ($1, $2, $3, $4, $5, 0)
