select seq, at, happened_at, event, actor, account, replica, record, household, grounds, note, hash
from audit
where seq < $1
order by seq desc
limit $2
