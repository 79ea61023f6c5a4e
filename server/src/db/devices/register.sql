insert into devices (id, account, name, share, secret, hand_in_hash, first_seen, last_seen)
values ($1, $2, $3, $4, $5, $6, $7, $7)
on conflict (id) do nothing
