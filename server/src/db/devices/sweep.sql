delete from device_sessions where token_hash not in (select token_hash from sessions)
