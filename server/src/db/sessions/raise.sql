update sessions set factors = $2, device = $3 where token_hash = $1
