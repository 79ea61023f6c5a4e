select 1 from accounts where id = $1 and ended_at = 0
