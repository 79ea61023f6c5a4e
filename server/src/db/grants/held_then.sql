select scope, ground from grants where holder in ($1, $2) and from_at <= $3 and until_at > $3
union
select scope, ground from former_grants where holder in ($1, $2) and from_at <= $3 and until_at > $3
