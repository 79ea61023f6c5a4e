insert into accounts (id, login, actor, passphrase_hash) values ($1, $2, $3, $4)
on conflict (login) do nothing
