insert into mail_notices (account, address, code_hash, code_sent_at, tries, told_on) values ($1, $2, $3, $4, 0, '')
on conflict (account) do update
set address = excluded.address, code_hash = excluded.code_hash, code_sent_at = excluded.code_sent_at, tries = 0
