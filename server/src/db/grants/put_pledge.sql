insert into pledges (id, meeting, person) values ($1, $2, $3)
