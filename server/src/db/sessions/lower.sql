update sessions set factors = 1, device = '' where account = $1
