select id, scope from document_scopes
where id in (select value from json_each($1)) and present = 1
