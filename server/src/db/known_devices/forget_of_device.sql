delete from known_devices
where account = (select account from devices where id = $1)
