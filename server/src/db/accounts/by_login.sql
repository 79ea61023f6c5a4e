select id, actor, passphrase_hash from accounts where login = $1
