insert into blob_pieces (record, blob, account, start, size, body, came_at) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (record, blob, account, start) do nothing