-- Servers that start at the same moment take turns: all this is one transaction.
select pg_advisory_xact_lock(7432);

-- What lets one text of SQL serve both databases: SQLite's names for a type and two functions. Paths are `$[0]` and the like.
do $$ begin
    create domain blob as bytea;
exception when duplicate_object then null;
end $$;

create or replace function json_each(list text) returns table (value text) language sql immutable as
    'select json_array_elements_text(list::json)';

create or replace function json_extract(list text, path text) returns text language sql immutable as
    'select list::json ->> cast(trim(both ''$[]'' from path) as integer)';
