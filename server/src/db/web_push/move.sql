update push_subscriptions set endpoint = $3 where device = $1 and endpoint = $2
