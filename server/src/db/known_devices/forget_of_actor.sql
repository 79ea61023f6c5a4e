delete from known_devices
where account in (select id from accounts where actor = $1)
