select address, code_hash, code_sent_at, tries from mail_notices where account = $1
