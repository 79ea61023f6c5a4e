delete from challenges where expires_at <= $1
