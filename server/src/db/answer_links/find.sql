select token_hash, invitation, made_by, account, expires_at, ended_at, answered_at, answers, said from answer_links as it
where token_hash = $1 and not exists (
    -- Of two that are made at once one works.
    select 1 from answer_links as other
    where other.invitation = it.invitation
        and (other.made_at > it.made_at or other.made_at = it.made_at and other.token_hash > it.token_hash)
)
