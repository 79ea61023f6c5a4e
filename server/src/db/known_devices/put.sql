insert into known_devices (token_hash, account, replica, expires_at) values ($1, $2, $3, $4)
on conflict (token_hash) do update set replica = excluded.replica, expires_at = excluded.expires_at
where known_devices.account = excluded.account
