insert into sealing_keys (id, public, private, created_at) values ($1, $2, $3, $4)
