select token_hash, invitation, made_by, account, expires_at, ended_at, answered_at, answers, said from answer_links
where invitation = $1 order by made_at desc, token_hash desc limit 1
