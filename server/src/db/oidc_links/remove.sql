delete from oidc_links where account = $1
