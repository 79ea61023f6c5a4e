with holders as (
    select 'person:' || $1 as holder
    union
    select 'organisation:' || organisation
    from former_members
    where actor = $1 and joined_at <= $2 and left_at > $2
    union
    select 'organisation:' || organisation from members where actor = $1
),
wanted as (select value as scope from json_each($3)),
stood as (
    select scope, ground, holder
    from grants
    where from_at <= $2 and until_at > $2 and scope in (select scope from wanted)
    union
    select scope, ground, holder
    from former_grants
    where from_at <= $2 and until_at > $2 and scope in (select scope from wanted)
)
select ground from stood where holder in (select holder from holders)
union
-- By a 支援会議 of which they were a member.
select stood.ground
from stood
join grants as seats on seats.scope = stood.holder and seats.ground = 'meeting'
join pledges on pledges.meeting = seats.scope and pledges.person = seats.holder
where seats.from_at <= $2 and seats.until_at > $2 and seats.holder = 'person:' || $1
union
select stood.ground
from stood
join former_grants as seats on seats.scope = stood.holder and seats.ground = 'meeting'
join pledges on pledges.meeting = seats.scope and pledges.person = seats.holder
where seats.from_at <= $2 and seats.until_at > $2 and seats.holder = 'person:' || $1
