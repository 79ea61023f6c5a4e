select id, public, private, created_at from sealing_keys order by created_at desc, id
