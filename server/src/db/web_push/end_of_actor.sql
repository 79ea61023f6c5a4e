delete from push_subscriptions where account in (select id from accounts where actor = $1)
