select subscriptions.device, subscriptions.account, subscriptions.endpoint, subscriptions.ring_at, subscriptions.tries
from push_subscriptions subscriptions join accounts on accounts.id = subscriptions.account
where subscriptions.ring_at between 1 and $1 and accounts.ended_at = 0
order by subscriptions.ring_at, subscriptions.device
