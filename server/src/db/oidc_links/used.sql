update oidc_links set used_at = $2 where account = $1
