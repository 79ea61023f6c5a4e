select distinct scope, ground from grants where holder in ($1, $2) and from_at <= $3 and until_at > $3
