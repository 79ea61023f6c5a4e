insert into pledges (id, meeting, person, promises) values ($1, $2, $3, $4)
