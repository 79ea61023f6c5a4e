select actor, max(expires_at) from invitations
where used_at = 0 and expires_at > $2 and actor in (select value from json_each($1))
group by actor
