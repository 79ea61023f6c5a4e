update accounts set ended_at = $2 where actor = $1
