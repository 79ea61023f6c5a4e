insert into device_sessions (token_hash, device) values ($1, $2)
on conflict (token_hash) do update set device = excluded.device
