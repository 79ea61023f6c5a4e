-- One row. `epoch` names this database: it changes when a backup was restored, and devices then offer what they hold.
-- `founded` is the first epoch.
-- `seq` numbers the changes of documents. A number is taken by updating this row inside the writing transaction, so that
-- the row is locked until the commit and nobody sees a number before all lower ones.
create table meta (
    id bigint primary key check (id = 1),
    founded text not null,
    epoch text not null,
    seq bigint not null
);

-- The newest state of every record, as the JSON that travels.
create table documents (
    id text primary key,
    kind text not null,
    seq bigint not null unique,
    body text not null,
    -- Whose saves alone made the last change ('' when several replicas or an offer did), and the number of the last change
    -- by anyone else: a device that has seen that one already holds this state and is not sent it again.
    last_replica text not null,
    foreign_seq bigint not null
);

-- Which scopes a record lies in, and which it has left (present = 0), so that those who hold the old one hear of it.
create table document_scopes (
    scope text not null,
    id text not null references documents (id),
    seq bigint not null,
    present bigint not null,
    primary key (scope, id)
);
create index document_scopes_by_seq on document_scopes (scope, seq);
create index document_scopes_by_id on document_scopes (id);

-- Every save for ever, as sent, with what became of it. A repeated request gets the same answer from here.
create table saves (
    replica text not null,
    counter bigint not null,
    record text not null,
    author text not null,
    account text not null,
    received_at bigint not null,
    verdict text not null,
    body text not null,
    primary key (replica, counter)
);
create index saves_by_record on saves (record, received_at);

-- Records of a first load, packed and compressed once for all devices that hold the same scopes.
create table segments (
    key text not null,
    part bigint not null,
    upto bigint not null,
    name text not null,
    scopes text not null,
    records bigint not null,
    bytes bigint not null,
    body blob not null,
    created_at bigint not null,
    -- 0 while in use; afterwards kept for a day for devices that were told of it.
    superseded_at bigint not null,
    primary key (key, upto, part)
);
create index segments_by_name on segments (name);
