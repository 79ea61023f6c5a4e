select token_hash, browser, created_at, used_at from sessions
where account = $1 and expires_at > $2
order by used_at desc, created_at desc, token_hash
