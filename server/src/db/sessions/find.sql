select sessions.account, accounts.actor, sessions.created_at, sessions.expires_at, sessions.browser, sessions.factors
from sessions
join accounts on accounts.id = sessions.account
where sessions.token_hash = $1 and sessions.expires_at > $2 and accounts.ended_at = 0
