select id, account, name, share, secret, hand_in_hash, first_seen, last_seen, revoked_at from devices where id = $1
