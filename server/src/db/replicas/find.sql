select account, last_counter, epoch from replicas where id = $1
