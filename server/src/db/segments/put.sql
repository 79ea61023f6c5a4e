insert into segments (key, part, upto, name, scopes, records, bytes, body, created_at, superseded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)
on conflict (key, upto, part) do nothing
