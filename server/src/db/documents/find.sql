select body, seq, last_replica, foreign_seq from documents where id = $1
