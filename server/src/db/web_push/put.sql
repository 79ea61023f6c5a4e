insert into push_subscriptions (device, account, endpoint, made_at) values ($1, $2, $3, $4)
on conflict (device) do update
set account = excluded.account, endpoint = excluded.endpoint, made_at = excluded.made_at, ring_at = 0, tries = 0
