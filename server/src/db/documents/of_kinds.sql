select body from documents where kind in (select value from json_each($1))
