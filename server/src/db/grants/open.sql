insert into opened_scopes (scope) values ($1) on conflict (scope) do nothing
