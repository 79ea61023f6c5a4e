update meta set seq = seq where id = 1 returning founded, epoch, seq
