with named as (
    select scope, ground from grants where holder in ($1, $2) and from_at <= $3 and until_at > $3
    union
    select scope, ground from former_grants where holder in ($1, $2) and from_at <= $3 and until_at > $3
),
joined as (
    select named.scope as meeting
    from named
    join pledges on pledges.meeting = named.scope and pledges.person = $2 and pledges.promises = 1
    where
        named.ground = 'meeting'
        and named.scope not in (select meeting from pledges where person = $2 and promises = 0)
),
meetings as (
    select joined.meeting, grants.scope, grants.ground
    from joined
    join grants on grants.holder = joined.meeting and grants.from_at <= $3 and grants.until_at > $3
    union
    select joined.meeting, former_grants.scope, former_grants.ground
    from joined
    join former_grants
        on former_grants.holder = joined.meeting and former_grants.from_at <= $3 and former_grants.until_at > $3
)
select scope, ground from named where ground <> 'meeting'
union
select meeting, ground from meetings
union
select scope, ground from meetings
