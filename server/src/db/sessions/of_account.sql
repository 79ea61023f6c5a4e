select sessions.token_hash, sessions.browser, sessions.created_at, sessions.used_at, coalesce(device_sessions.device, '')
from sessions
left join device_sessions on device_sessions.token_hash = sessions.token_hash
where sessions.account = $1 and sessions.expires_at > $2
order by sessions.used_at desc, sessions.created_at desc, sessions.token_hash
