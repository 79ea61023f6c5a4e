select told.account, accounts.actor, told.told, told.rung_at
from push_told told join accounts on accounts.id = told.account
where accounts.ended_at = 0 and told.account in (select account from push_subscriptions)
order by told.account
