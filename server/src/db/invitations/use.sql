update invitations set used_at = $2 where token_hash = $1 and used_at = 0 and expires_at > $2
