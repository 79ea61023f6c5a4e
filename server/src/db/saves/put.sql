insert into saves (replica, counter, record, author, account, received_at, verdict, body)
values ($1, $2, $3, $4, $5, $6, $7, $8)
