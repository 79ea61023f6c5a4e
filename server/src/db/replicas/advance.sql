update replicas set last_counter = $2, epoch = $3 where id = $1
