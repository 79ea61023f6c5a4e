update push_subscriptions set ring_at = $3, tries = $4 where device = $1 and ring_at = $2
