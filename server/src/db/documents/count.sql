select scope, count(*) from document_scopes
where present = 1 and scope in (select value from json_each($1))
group by scope
