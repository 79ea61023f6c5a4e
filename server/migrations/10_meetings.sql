-- What was done with the records of a 支援会議 is looked up by those records.
create index audit_by_record on audit (record);
