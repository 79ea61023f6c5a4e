select 1 from document_scopes
where seq > $2 and scope in (select value from json_each($1))
limit 1
