delete from known_devices where token_hash = (select device from sessions where token_hash = $1)
