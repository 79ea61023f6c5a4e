-- Pictures beside records. One is brought for one record and seen with it: that someone knows the name of a picture they may not
-- see, or has written it into another record, gives them nothing of what was brought for this one.
create table blobs (
    record text not null,
    blob text not null,
    body blob not null,
    size bigint not null,
    account text not null,
    brought_at bigint not null,
    primary key (record, blob)
);

-- What has come of those that are not whole, by whose account brings them: nobody adds to what another has begun.
create table blob_pieces (
    record text not null,
    blob text not null,
    account text not null,
    start bigint not null,
    size bigint not null,
    body blob not null,
    came_at bigint not null,
    primary key (record, blob, account, start)
);
