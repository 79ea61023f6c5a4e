select scope from document_scopes where id = $1 and present = 1
