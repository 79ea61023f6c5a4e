-- On what ground a scope is given: one grant may give several scopes. Filled anew from the records.
drop table grants;
create table grants (
    id text not null,
    scope text not null,
    holder text not null,
    ground text not null,
    from_day text not null,
    until_day text not null,
    primary key (id, scope)
);
create index grants_by_holder on grants (holder, until_day);

-- What someone does at the organisation.
alter table members add column post text not null default '';

-- By which rules grants, members and scopes were derived from the records; another version may have others.
alter table meta add column derived text not null default '';
