delete from push_subscriptions where device in (select device from device_sessions where token_hash = $1)
