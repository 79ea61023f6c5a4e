insert into push_told (account, told, rung_at) values ($1, $2, 0)
on conflict (account) do update set told = excluded.told, rung_at = 0
