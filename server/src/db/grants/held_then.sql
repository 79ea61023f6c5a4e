with stood as (
    select scope, ground, holder from grants where from_at <= $3 and until_at > $3
    union
    select scope, ground, holder from former_grants where from_at <= $3 and until_at > $3
),
named as (
    select scope, ground from stood where holder in ($1, $2)
),
meetings as (
    select named.scope as meeting, stood.scope, stood.ground
    from named
    join stood on stood.holder = named.scope
    where named.ground = 'meeting'
)
select scope, ground from named where ground <> 'meeting'
union
select meeting, ground from meetings
union
select scope, ground from meetings
