with asked as (
    select holder from grants where scope = $3 and ground = 'meeting'
    union
    select holder from former_grants where scope = $3 and ground = 'meeting'
),
about as (
    select scope from grants where holder = $3
    union
    select scope from former_grants where holder = $3
),
entries as (
    select seq
    from audit
    where
        household in (select substr(scope, 11) from about where scope like 'household:%')
        and grounds in ('meeting', 'convening', 'meeting,convening')
        and 'person:' || actor in (select holder from asked)
    union
    select audit.seq
    from document_scopes
    join audit on audit.record = document_scopes.id
    where document_scopes.scope = $3 and document_scopes.present = 1
    union
    select seq from audit where record = $4
)
select seq, at, happened_at, event, actor, account, replica, record, household, grounds, note, hash
from audit
where seq < $1 and seq in (select seq from entries)
order by seq desc
limit $2
