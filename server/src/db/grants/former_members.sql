select organisation, post, role from former_members where actor = $1 and left_at > $2
