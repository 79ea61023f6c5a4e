insert into device_sessions (token_hash, device)
select $1, device from replicas where id = $2 and account = $3 and device <> ''
on conflict (token_hash) do nothing
