update totp_secrets set is_confirmed = 1, last_step = $2 where account = $1 and is_confirmed = 0
