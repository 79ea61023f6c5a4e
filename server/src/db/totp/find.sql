select secret, is_confirmed, last_step from totp_secrets where account = $1
