update devices set name = $2, last_seen = $3 where id = $1
