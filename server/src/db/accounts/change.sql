update accounts set passphrase_hash = $3
where id = $1 and ended_at = 0 and passphrase_hash = $2
