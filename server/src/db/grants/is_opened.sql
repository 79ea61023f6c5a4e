select count(*) from opened_scopes where scope = $1
