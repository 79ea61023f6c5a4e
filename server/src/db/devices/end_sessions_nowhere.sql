delete from sessions
where account = (select account from devices where id = $1) and token_hash <> $2
    and token_hash not in (select token_hash from device_sessions)
