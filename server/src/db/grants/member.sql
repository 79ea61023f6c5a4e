select organisation, post, role from members where actor = $1 order by id limit 1
