select key, name, upto, records, bytes from segments
where key in (select value from json_each($1)) and superseded_at = 0
order by key, part
