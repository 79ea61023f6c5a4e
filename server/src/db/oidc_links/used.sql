update oidc_links set used_at = $4 where account = $1 and issuer = $2 and subject = $3
