insert into saves (replica, counter, record, author, account, received_at, verdict, body)
select
    json_extract(value, '$[0]'),
    cast(json_extract(value, '$[1]') as bigint),
    json_extract(value, '$[2]'),
    json_extract(value, '$[3]'),
    json_extract(value, '$[4]'),
    cast(json_extract(value, '$[5]') as bigint),
    json_extract(value, '$[6]'),
    json_extract(value, '$[7]')
from json_each($1)
