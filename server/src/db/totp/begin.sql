insert into totp_secrets (account, secret, is_confirmed, last_step) values ($1, $2, 0, 0)
on conflict (account) do update set secret = excluded.secret, last_step = 0
where totp_secrets.is_confirmed = 0
