delete from sessions where account = $1 and substr(token_hash, 1, 16) = $2
