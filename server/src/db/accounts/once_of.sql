select actor from members where organisation = $1
union
select actor from former_members where organisation = $1
