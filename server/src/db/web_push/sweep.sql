delete from push_told where account not in (select account from push_subscriptions)
