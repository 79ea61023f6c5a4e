select coalesce(max(seq), 0) from document_scopes where scope = $1
