-- On what ground a scope is given: one grant may give several scopes. Filled anew from the records.
drop table grants;
create table grants (
    id text not null,
    scope text not null,
    holder text not null,
    ground text not null,
    -- Milliseconds since 1970; it holds from the one until before the other.
    from_at bigint not null,
    until_at bigint not null,
    primary key (id, scope)
);
create index grants_by_holder on grants (holder, until_at);

-- What someone does at the organisation.
alter table members add column post text not null default '';
-- Since when, ms since 1970; 0 where nobody noted it.
alter table members add column joined_at bigint not null default 0;

-- What was given until it was changed or taken away: what someone wrote by it may arrive later.
create table former_grants (
    id text not null,
    scope text not null,
    holder text not null,
    ground text not null,
    from_at bigint not null,
    until_at bigint not null,
    primary key (id, scope, until_at)
);
create index former_grants_by_holder on former_grants (holder, until_at);

-- The same of what someone was at an organisation.
create table former_members (
    actor text not null,
    organisation text not null,
    post text not null,
    role text not null,
    joined_at bigint not null,
    left_at bigint not null,
    primary key (actor, left_at)
);

-- By which rules grants, members and scopes were derived from the records; another version may have others.
alter table meta add column derived text not null default '';
