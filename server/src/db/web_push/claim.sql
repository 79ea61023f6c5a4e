update push_told set told = $2, rung_at = $3 where account = $1 and told = $4 and rung_at = $5
