insert into former_members (actor, organisation, post, role, left_at)
select actor, organisation, post, role, $2 from members where id = $1
on conflict (actor, left_at) do nothing
