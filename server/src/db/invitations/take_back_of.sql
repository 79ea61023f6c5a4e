delete from invitations where issued_by = $1 and used_at = 0
