select founded, epoch, seq from meta where id = 1
