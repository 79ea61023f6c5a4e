-- Servers that start at the same moment take turns: all this is one transaction.
select pg_advisory_xact_lock(7432);

-- What lets one text of SQL serve both databases: SQLite's names for a type and a function.
do $$ begin
    create domain blob as bytea;
exception when duplicate_object then null;
end $$;

create or replace function json_each(list text) returns table (value text) language sql immutable as
    'select json_array_elements_text(list::json)';
