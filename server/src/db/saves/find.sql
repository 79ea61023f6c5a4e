select body, verdict from saves where replica = $1 and counter = $2
