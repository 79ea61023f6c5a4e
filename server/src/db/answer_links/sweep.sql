delete from answer_links where expires_at <= $1
