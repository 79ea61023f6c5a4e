update answer_links set ended_at = $2 where invitation = $1 and ended_at = 0
