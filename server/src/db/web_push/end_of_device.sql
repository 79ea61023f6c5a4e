delete from push_subscriptions where device = $1
