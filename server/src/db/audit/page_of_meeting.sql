select seq, at, happened_at, event, actor, account, replica, record, household, grounds, note, hash
from audit
where seq < $1 and seq in (
    select audit.seq from audit where household = $3 and grounds in ('meeting', 'convening', 'meeting,convening')
    union
    select audit.seq
    from document_scopes
    join audit on audit.record = document_scopes.id
    where document_scopes.scope = $4
)
order by seq desc
limit $2
