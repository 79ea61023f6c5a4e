insert into former_grants (id, scope, holder, ground, from_at, until_at)
select id, scope, holder, ground, from_at, $2 from grants where id = $1 and from_at < $2 and until_at > $2
on conflict (id, scope, until_at) do nothing
