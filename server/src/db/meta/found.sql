insert into meta (id, founded, epoch, seq) values (1, $1, $1, 0) on conflict (id) do nothing
