insert into members (id, actor, organisation, post, role, joined_at) values ($1, $2, $3, $4, $5, $6)
on conflict (id) do update set
    actor = excluded.actor,
    organisation = excluded.organisation,
    post = excluded.post,
    role = excluded.role,
    joined_at = excluded.joined_at
