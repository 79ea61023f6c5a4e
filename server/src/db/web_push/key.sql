select private from push_keys where id = 1
