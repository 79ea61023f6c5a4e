with named as (
    select scope, ground from grants where holder in ($1, $2) and from_at <= $3 and until_at > $3
),
-- What a 支援会議 holds its members hold once they have promised secrecy, and the meeting itself for as long as it goes on.
meetings as (
    select named.scope as meeting, grants.scope, grants.ground
    from named
    join pledges on pledges.meeting = named.scope and pledges.person = $2 and pledges.promises = 1
    join grants on grants.holder = named.scope and grants.from_at <= $3 and grants.until_at > $3
    where
        named.ground = 'meeting'
        and named.scope not in (select meeting from pledges where person = $2 and promises = 0)
)
select scope, ground from named where ground <> 'meeting'
union
select meeting, ground from meetings
union
select scope, ground from meetings
