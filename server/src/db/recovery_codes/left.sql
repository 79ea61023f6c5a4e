select count(*) from recovery_codes where account = $1 and used_at = 0
