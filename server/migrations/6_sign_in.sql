-- Secrets of authenticator apps (RFC 6238), Base32.
create table totp_secrets (
    account text primary key references accounts (id),
    secret text not null,
    -- 0 until a first code was shown.
    is_confirmed bigint not null,
    -- The last step of 30 seconds since 1970 whose code was taken: no code is taken twice.
    last_step bigint not null
);

-- Only hashes: SHA-256 of account and code.
create table recovery_codes (
    account text not null references accounts (id),
    code_hash text not null,
    -- Milliseconds since 1970; 0 until it was used.
    used_at bigint not null,
    primary key (account, code_hash)
);

-- Devices on which a second factor was shown. Each keeps a random token, sealed; only its SHA-256 is here.
create table known_devices (
    token_hash text primary key,
    account text not null references accounts (id),
    -- '' until the device has told which copy lies on it.
    replica text not null,
    expires_at bigint not null
);
create index known_devices_by_account on known_devices (account);

-- How many factors a session began with, and on which known device ('' on none).
alter table sessions add column factors bigint not null default 1;
alter table sessions add column device text not null default '';

-- Passkeys (WebAuthn credentials). `credential` is JSON as webauthn-rs writes it: public key and counter.
create table passkeys (
    -- The credential's id, hexadecimal.
    id text primary key,
    account text not null references accounts (id),
    -- What its owner calls it.
    name text not null,
    credential text not null,
    created_at bigint not null,
    used_at bigint not null
);
create index passkeys_by_account on passkeys (account);

-- What was begun and waits for the one answer that fits. Each is taken once; whoever answers shows the id, whose SHA-256 is here.
create table challenges (
    id_hash text primary key,
    purpose text not null,
    -- '' where nobody was signed in.
    account text not null,
    state text not null,
    expires_at bigint not null
);
