insert into recovery_codes (account, code_hash, used_at)
select $2, value, 0 from json_each($1)
