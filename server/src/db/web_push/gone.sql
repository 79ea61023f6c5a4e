delete from push_subscriptions where device = $1 and endpoint = $2
