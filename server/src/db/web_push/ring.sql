update push_subscriptions set ring_at = $2, tries = 0 where account = $1
