update mail_notices set told_on = $2 where account = $1 and told_on <> $2 and code_hash = ''
