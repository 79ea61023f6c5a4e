select id, seq, body from documents where id > $1 order by id limit $2
