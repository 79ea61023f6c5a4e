insert into audit (seq, at, happened_at, event, actor, account, replica, record, household, grounds, note, hash)
select
    cast(json_extract(value, '$[0]') as bigint),
    cast(json_extract(value, '$[1]') as bigint),
    cast(json_extract(value, '$[2]') as bigint),
    json_extract(value, '$[3]'),
    json_extract(value, '$[4]'),
    json_extract(value, '$[5]'),
    json_extract(value, '$[6]'),
    json_extract(value, '$[7]'),
    json_extract(value, '$[8]'),
    json_extract(value, '$[9]'),
    json_extract(value, '$[10]'),
    json_extract(value, '$[11]')
from json_each($1)
