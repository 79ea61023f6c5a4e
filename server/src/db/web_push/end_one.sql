delete from push_subscriptions
where account = $1 and device in (select device from device_sessions where substr(token_hash, 1, 16) = $2)
