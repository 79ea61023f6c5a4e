select name, upto, records, bytes from segments where key = $1 and superseded_at = 0 order by part
