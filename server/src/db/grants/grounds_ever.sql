with holders as (
    select 'person:' || $1 as holder
    union
    select 'organisation:' || organisation from former_members where actor = $1
    union
    select 'organisation:' || organisation from members where actor = $1
),
wanted as (select value as scope from json_each($2)),
stood as (
    select ground, holder from grants where scope in (select scope from wanted)
    union
    select ground, holder from former_grants where scope in (select scope from wanted)
)
select ground from stood where holder in (select holder from holders)
union
select stood.ground
from stood
join grants as seats on seats.scope = stood.holder and seats.ground = 'meeting'
join pledges on pledges.meeting = seats.scope and pledges.person = seats.holder
where seats.holder = 'person:' || $1
union
select stood.ground
from stood
join former_grants as seats on seats.scope = stood.holder and seats.ground = 'meeting'
join pledges on pledges.meeting = seats.scope and pledges.person = seats.holder
where seats.holder = 'person:' || $1
