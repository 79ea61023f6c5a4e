select distinct scope from document_scopes where seq > $1
