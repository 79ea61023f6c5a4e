delete from grants where id = $1
