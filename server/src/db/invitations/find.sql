select actor, issued_by, expires_at, used_at from invitations where token_hash = $1
