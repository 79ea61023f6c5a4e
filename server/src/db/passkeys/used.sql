update passkeys set credential = $2, used_at = $3 where id = $1
