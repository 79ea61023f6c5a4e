update meta set seq = seq where id = 1 returning epoch, seq
