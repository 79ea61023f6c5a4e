delete from challenges where id_hash = $1 and purpose = $2 returning account, state, expires_at
