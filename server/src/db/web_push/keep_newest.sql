delete from push_subscriptions
where account = $1
    and device not in (
        select device from push_subscriptions where account = $1 order by made_at desc, device limit $2
    )
