insert into oidc_links (issuer, subject, account, linked_at, used_at) values ($1, $2, $3, $4, 0)
on conflict do nothing
