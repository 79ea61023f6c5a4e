select subscriptions.device, devices.name, subscriptions.endpoint, subscriptions.made_at, subscriptions.tested_at
from push_subscriptions subscriptions join devices on devices.id = subscriptions.device
where subscriptions.account = $1
order by subscriptions.made_at desc, subscriptions.device
