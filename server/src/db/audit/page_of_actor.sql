select seq, at, happened_at, event, actor, account, replica, record, household, grounds, note, hash
from audit
-- What was done by a 支援会議 alone is known inside it.
where actor = $3 and seq < $1 and ($4 = 1 or grounds not in ('meeting', 'convening', 'meeting,convening'))
order by seq desc
limit $2
