insert into push_keys (id, private) values (1, $1) on conflict (id) do nothing
