select pg_advisory_xact_lock(7432);

create or replace function audit_is_append_only() returns trigger language plpgsql as
    'begin raise exception ''the audit log is append-only''; end';

create or replace trigger audit_is_append_only before update or delete or truncate on audit
for each statement execute function audit_is_append_only();
