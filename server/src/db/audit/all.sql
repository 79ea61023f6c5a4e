select seq, at, happened_at, event, actor, account, replica, record, household, grounds, note, hash
from audit
order by seq
