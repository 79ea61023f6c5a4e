delete from segments where created_at < $1 or (superseded_at > 0 and superseded_at < $2)
