delete from push_subscriptions
where account = $1 and device <> coalesce((select device from device_sessions where token_hash = $2), '')
