select derived from meta where id = 1
