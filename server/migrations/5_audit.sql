-- The audit log. Append-only: `server/src/db/audit/append_only.*.sql` has the database refuse all else. Ids only; '' where
-- something is not known or does not apply. `hash` binds each entry to the one before (shared/src/audit.rs).
create table audit (
    seq bigint primary key,
    at bigint not null,
    happened_at bigint not null,
    event text not null,
    actor text not null,
    account text not null,
    replica text not null,
    record text not null,
    household text not null,
    grounds text not null,
    note text not null,
    hash text not null
);
create index audit_by_household on audit (household, seq);
create index audit_by_actor on audit (actor, seq);
create index audit_by_note on audit (note);

-- One row: the last entry. Whoever appends locks it.
create table audit_head (
    id bigint primary key check (id = 1),
    seq bigint not null,
    hash text not null
);
