select id, actor, passphrase_hash from accounts where id = $1
