update sessions set expires_at = $2, used_at = $3, browser = case when $4 = '' then browser else $4 end
where token_hash = $1
