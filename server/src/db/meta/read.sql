select epoch, seq from meta where id = 1
