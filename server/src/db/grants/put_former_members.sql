insert into former_members (actor, organisation, post, role, joined_at, left_at)
select actor, organisation, post, role, joined_at, $2 from members where id = $1
on conflict (actor, left_at) do nothing
