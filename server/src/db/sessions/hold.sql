update sessions set used_at = used_at where token_hash = $1
