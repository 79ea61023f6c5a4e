update meta set epoch = $1 where id = 1
