update replicas set device = $2 where id = $1 and account = $3
