-- Links by which an organisation that is called to a ケース会議 answers when it can come. Only a token's SHA-256 is here: a stolen backup
-- lets nobody answer.
create table answer_links (
    token_hash text primary key,
    -- The record by which the organisation is called.
    invitation text not null,
    -- Whose word the answers are, and with which account.
    made_by text not null,
    account text not null,
    made_at bigint not null,
    expires_at bigint not null,
    -- 0 while it was not taken back.
    ended_at bigint not null default 0,
    -- When it was last answered by, 0 where nobody has; how often; and the replica whose first save is that answer.
    answered_at bigint not null default 0,
    answers bigint not null default 0,
    said text not null default ''
);
create index answer_links_by_invitation on answer_links (invitation);
