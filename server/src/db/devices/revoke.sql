update devices set revoked_at = $2, revoked_by = $3, share = '' where id = $1 and revoked_at = 0
