select notices.account, accounts.actor, notices.address
from mail_notices notices join accounts on accounts.id = notices.account
where notices.code_hash = '' and notices.told_on <> $1 and accounts.ended_at = 0
order by notices.account
