-- By which key this server shows push services who it is (RFC 8292): P-256, hexadecimal. Made once; with another, none of the
-- subscriptions below can be used.
create table push_keys (
    id bigint primary key check (id = 1),
    private text not null
);

-- The devices on which a person wants to be rung (Web Push, RFC 8030). Times are milliseconds since 1970.
create table push_subscriptions (
    device text primary key,
    account text not null,
    -- Where its browser's push service takes what is for it. Whoever knows it and has the key above can ring.
    endpoint text not null unique,
    made_at bigint not null,
    -- When it is to be rung next, and how often that was tried; 0 where it is not.
    ring_at bigint not null default 0,
    tries bigint not null default 0,
    -- When its person last had it rung to see whether it rings.
    tested_at bigint not null default 0
);
create index push_subscriptions_by_account on push_subscriptions (account);

-- What a person has been rung for.
create table push_told (
    account text primary key,
    -- A digest of each thing that waited then and still does, JSON.
    told text not null,
    -- When they were last rung; 0 before.
    rung_at bigint not null
);
