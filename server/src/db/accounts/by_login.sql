select id, actor, passphrase_hash from accounts where login = $1 and ended_at = 0
