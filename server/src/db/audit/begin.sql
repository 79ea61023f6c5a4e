insert into audit_head (id, seq, hash) values (1, 0, '') on conflict (id) do nothing
