select count(*) from grants where scope = $1 and holder = $2 and from_day <= $3
