delete from invitations where actor = $1 and used_at = 0
