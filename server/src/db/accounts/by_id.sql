select id, actor, passphrase_hash, login from accounts where id = $1
