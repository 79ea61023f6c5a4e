-- Who has promised secrecy in which 支援会議 (1), or can't be a member (0). Filled from the records, like grants and members.
create table pledges (
    id text primary key,
    meeting text not null,
    person text not null,
    promises bigint not null
);
create index pledges_by_person on pledges (person, meeting);

-- What was done with the records of a 支援会議 is looked up by those records.
create index audit_by_record on audit (record);
create index grants_by_scope on grants (scope);
create index former_grants_by_scope on former_grants (scope);
