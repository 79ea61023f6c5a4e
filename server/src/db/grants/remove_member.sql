delete from members where id = $1
