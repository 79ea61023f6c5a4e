delete from sessions where account = $1 and factors = 1 and token_hash <> $2
