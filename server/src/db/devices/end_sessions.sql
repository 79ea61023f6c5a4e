delete from sessions where token_hash in (select token_hash from device_sessions where device = $1)
