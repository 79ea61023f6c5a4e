select body from documents
where id in (
    select id from document_scopes where present = 1 and scope in (select value from json_each($1))
)
order by id
