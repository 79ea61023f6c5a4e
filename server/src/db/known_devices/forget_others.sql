delete from known_devices
where account = $1 and token_hash <> coalesce((select device from sessions where token_hash = $2), '')
