delete from known_devices where account = $1
