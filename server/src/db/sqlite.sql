-- Readers never wait for the writer, and a commit is on the disk before it is answered.
pragma journal_mode = wal;
pragma synchronous = full;
pragma busy_timeout = 10000;
pragma foreign_keys = on;
