update meta set derived = $1 where id = 1
