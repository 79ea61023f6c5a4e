select seq, at, happened_at, event, actor, account, replica, record, household, grounds, note, hash
from audit
where actor = $3 and seq < $1
order by seq desc
limit $2
