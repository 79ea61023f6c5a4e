insert into members (id, actor, organisation, role) values ($1, $2, $3, $4)
on conflict (id) do update set
    actor = excluded.actor,
    organisation = excluded.organisation,
    role = excluded.role
