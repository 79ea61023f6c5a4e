update segments set superseded_at = $3 where key = $1 and upto < $2 and superseded_at = 0
