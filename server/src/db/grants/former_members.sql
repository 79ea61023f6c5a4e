select organisation, post, role from former_members where actor = $1 and joined_at <= $2 and left_at > $2
union all
select organisation, post, role from members where actor = $1 and joined_at <= $2
