-- Where a person wants to be told once a day that something waits for them. Times are milliseconds since 1970, days ISO text.
create table mail_notices (
    account text primary key,
    address text not null,
    -- SHA-256 of the code that was sent there; empty once the person has shown it.
    code_hash text not null,
    code_sent_at bigint not null,
    tries bigint not null,
    -- The last day on which they were told; empty before.
    told_on text not null
);
