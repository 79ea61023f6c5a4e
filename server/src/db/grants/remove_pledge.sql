delete from pledges where id = $1
