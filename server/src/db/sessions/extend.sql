update sessions set expires_at = $2 where token_hash = $1
