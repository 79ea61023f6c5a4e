update known_devices set replica = $3 where token_hash = $1 and account = $2 and replica = ''
