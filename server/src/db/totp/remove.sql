delete from totp_secrets where account = $1
