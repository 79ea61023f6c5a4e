select scopes, body from segments where name = $1
