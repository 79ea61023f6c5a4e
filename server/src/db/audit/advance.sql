update audit_head set seq = $1, hash = $2 where id = 1
