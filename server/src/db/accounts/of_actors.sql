select id, actor, login, ended_at, signed_in_at from accounts
where actor in (select value from json_each($1))
order by actor, ended_at = 0, signed_in_at, id
