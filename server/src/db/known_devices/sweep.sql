delete from known_devices where expires_at <= $1
