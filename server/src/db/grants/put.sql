insert into grants (id, scope, holder, from_day, until_day) values ($1, $2, $3, $4, $5)
on conflict (id) do update set
    scope = excluded.scope,
    holder = excluded.holder,
    from_day = excluded.from_day,
    until_day = excluded.until_day
