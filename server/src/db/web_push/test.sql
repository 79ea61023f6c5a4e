update push_subscriptions set tested_at = $2 where device = $1
