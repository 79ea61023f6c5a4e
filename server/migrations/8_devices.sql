-- One person's storage on one device. It opens with the passphrase and the share together, so that a device from which the share
-- is withheld stays shut. `share` is empty once the device was revoked. `secret` shows that sealed work comes from this device;
-- of the token by which it is handed in only the SHA-256 is here.
create table devices (
    id text primary key,
    account text not null,
    name text not null,
    share text not null,
    secret text not null,
    hand_in_hash text not null,
    first_seen bigint not null,
    last_seen bigint not null,
    -- 0 while it may be used.
    revoked_at bigint not null default 0,
    -- The account that revoked it.
    revoked_by text not null default ''
);
create index devices_by_account on devices (account);

-- The device a replica was last seen on; empty for those of apps that know of no devices.
alter table replicas add column device text not null default '';

-- Which session is a device's: it ends when the device is revoked.
create table device_sessions (
    token_hash text primary key,
    device text not null
);
create index device_sessions_by_device on device_sessions (device);

-- Keys to which devices seal unsent work (HPKE, RFC 9180): the newest is handed out, all are kept for opening.
create table sealing_keys (
    id text primary key,
    public text not null,
    private text not null,
    created_at bigint not null
);
