select device from device_sessions where token_hash = $1
