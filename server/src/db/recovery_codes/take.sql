update recovery_codes set used_at = $3 where account = $1 and code_hash = $2 and used_at = 0
