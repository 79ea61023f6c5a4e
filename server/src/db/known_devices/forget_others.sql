delete from known_devices
where token_hash in (select device from sessions where account = $1 and token_hash <> $2)
