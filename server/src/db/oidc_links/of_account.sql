select issuer, subject, account, linked_at, used_at from oidc_links where account = $1
