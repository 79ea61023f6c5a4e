insert into blobs (record, blob, body, size, account, brought_at) values ($1, $2, $3, $4, $5, $6)
on conflict (record, blob) do nothing