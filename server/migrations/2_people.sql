-- Derived from records by the registry: who is given which scope, from which day to which. Days are ISO text.
create table grants (
    id text primary key,
    scope text not null,
    holder text not null,
    from_day text not null,
    until_day text not null
);
create index grants_by_holder on grants (holder, until_day);

-- Every scope a grant has ever named. Who names one first opens it; later grants need the scope.
create table opened_scopes (
    scope text primary key
);

-- Derived from records by the registry: who works where. `id` is the record.
create table members (
    id text primary key,
    actor text not null,
    organisation text not null,
    role text not null
);
create index members_by_actor on members (actor);

create table accounts (
    id text primary key,
    login text not null unique,
    actor text not null,
    passphrase_hash text not null
);

-- The cookie holds a random token; only its SHA-256 is here, so that a stolen backup opens no session.
create table sessions (
    token_hash text primary key,
    account text not null references accounts (id),
    created_at bigint not null,
    expires_at bigint not null
);

-- One person's copy on one device. `epoch` is the database it has last pushed to, the founded one before it ever did: after
-- a restore its counters are ahead.
create table replicas (
    id text primary key,
    account text not null,
    last_counter bigint not null,
    epoch text not null,
    first_seen bigint not null
);
