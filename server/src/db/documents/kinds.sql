select distinct kind from documents where seq > $1
