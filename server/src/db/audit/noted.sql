select note from audit where note in (select value from json_each($1))
