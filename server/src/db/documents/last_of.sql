select coalesce(max(seq), 0) from documents where kind in (select value from json_each($1))
