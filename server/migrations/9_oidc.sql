-- Accounts linked to the city's own sign-in (OpenID Connect): who someone is there, issuer and subject together, for ever.
create table oidc_links (
    issuer text not null,
    subject text not null,
    account text not null unique references accounts (id),
    -- Milliseconds since 1970; `used_at` is 0 until somebody signed in by it.
    linked_at bigint not null,
    used_at bigint not null,
    primary key (issuer, subject)
);
