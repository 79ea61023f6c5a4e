-- In this order: SQLite takes it from `cross join`.
select distinct document_scopes.scope
from documents
cross join document_scopes
where documents.seq > $1 and document_scopes.id = documents.id and document_scopes.seq > $1
