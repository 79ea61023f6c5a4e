update document_scopes set present = 0, seq = $3
where id = $2 and scope in (select value from json_each($1))
