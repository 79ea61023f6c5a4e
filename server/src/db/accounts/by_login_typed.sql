select id, actor, passphrase_hash from accounts where lower(login) = $1 and ended_at = 0 order by login limit 1
