insert into grants (id, scope, holder, ground, from_at, until_at)
select $2, value, $3, $4, $5, $6 from json_each($1)
