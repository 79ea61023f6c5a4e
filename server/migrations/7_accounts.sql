-- An account that has ended lets nobody in; 0 while it stands. Milliseconds since 1970, like all times.
alter table accounts add column ended_at bigint not null default 0;
-- When someone last signed in with it; 0 where nobody has.
alter table accounts add column signed_in_at bigint not null default 0;
create index accounts_by_actor on accounts (actor);

-- What kind of browser it is, in words, and when it was last used.
alter table sessions add column browser text not null default '';
alter table sessions add column used_at bigint not null default 0;
create index sessions_by_account on sessions (account);

-- Letters that let someone choose a passphrase, once each. Only a token's SHA-256 is here: a stolen backup lets nobody in.
create table invitations (
    token_hash text primary key,
    -- Whom, and whose word it is.
    actor text not null,
    issued_by text not null,
    issued_at bigint not null,
    expires_at bigint not null,
    -- 0 while it can be used.
    used_at bigint not null
);
create index invitations_by_actor on invitations (actor);
