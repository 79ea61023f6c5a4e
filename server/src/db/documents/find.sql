select id, body, seq, last_replica, foreign_seq from documents
where id in (select value from json_each($1))
