select 1 from known_devices where token_hash = $1 and account = $2 and expires_at > $3
