update accounts set signed_in_at = $3
where id = $1 and ended_at = 0 and ($2 = '' or passphrase_hash = $2)
