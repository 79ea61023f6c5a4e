delete from push_subscriptions where endpoint = $1 and device <> $2
