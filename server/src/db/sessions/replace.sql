delete from sessions where token_hash = $1 and account = $2
