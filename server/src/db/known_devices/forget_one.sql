delete from known_devices
where token_hash in (select device from sessions where account = $1 and substr(token_hash, 1, 16) = $2)
