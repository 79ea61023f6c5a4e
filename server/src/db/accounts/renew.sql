update accounts set passphrase_hash = $2, ended_at = 0 where id = $1
