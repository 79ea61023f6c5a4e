insert into meta (id, epoch, seq) values (1, $1, 0) on conflict (id) do nothing
