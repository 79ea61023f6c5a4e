insert into replicas (id, account, last_counter, epoch, first_seen) values ($1, $2, 0, $3, $4)
on conflict (id) do nothing
