update answer_links set answered_at = $2, answers = answers + 1, said = $3 where token_hash = $1
