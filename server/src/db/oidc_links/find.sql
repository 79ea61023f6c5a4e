select issuer, subject, account, linked_at, used_at from oidc_links where issuer = $1 and subject = $2
