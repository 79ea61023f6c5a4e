select actor from accounts where id = $1
