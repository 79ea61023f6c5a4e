select distinct scope, ground from grants where holder = $1 and from_day <= $2 and until_day >= $3
