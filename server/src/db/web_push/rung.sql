update push_told set rung_at = $2 where account = $1 and rung_at < $2
