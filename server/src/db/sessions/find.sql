select sessions.account, accounts.actor, sessions.created_at, sessions.expires_at, sessions.browser, sessions.factors,
    coalesce(devices.revoked_at, 0)
from sessions
join accounts on accounts.id = sessions.account
left join device_sessions on device_sessions.token_hash = sessions.token_hash
left join devices on devices.id = device_sessions.device
where sessions.token_hash = $1 and sessions.expires_at > $2 and accounts.ended_at = 0
