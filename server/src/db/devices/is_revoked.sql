select 1 from replicas join devices on devices.id = replicas.device where replicas.id = $1 and devices.revoked_at > 0
