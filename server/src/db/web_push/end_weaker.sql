delete from push_subscriptions
where account = $1
    and device in (
        select device_sessions.device
        from sessions join device_sessions on device_sessions.token_hash = sessions.token_hash
        where sessions.account = $1 and sessions.factors = 1 and sessions.token_hash <> $2
    )
