-- Passlink on MariaDB 10.6 and later. All times are milliseconds since 1970 in UTC.

-- Counts of uses, requests and revocations. Keys are keyed hashes, never addresses; they differ in case.
CREATE TABLE IF NOT EXISTS passlink_use_count (
    count_key  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    used       BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    INDEX passlink_use_count_expiry (expires_at)
) ENGINE = InnoDB;

-- Queued requests for links. "request" contains an address, but no link, token or code.
-- state: 0 waiting or in progress, 1 given up. due_at: when the next attempt is due; for state 1, when it was given up.
CREATE TABLE IF NOT EXISTS passlink_link_request (
    id       VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    request  MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state    SMALLINT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at   BIGINT NOT NULL,
    INDEX passlink_link_request_due (state, due_at)
) ENGINE = InnoDB;

-- Passkeys of accounts; nothing here is secret. Ids are ASCII and UTF-8 in binary columns, so that no collation treats two as
-- equal. transports: words separated by spaces. changes: how often a row was replaced, so that every replacement changes it.
CREATE TABLE IF NOT EXISTS passlink_passkey (
    id              VARBINARY(1364) NOT NULL PRIMARY KEY,
    user_id         VARBINARY(255) NOT NULL,
    user_handle     VARCHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    public_key      VARCHAR(2048) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sign_count      BIGINT NOT NULL,
    backup_eligible BOOLEAN NOT NULL,
    backed_up       BOOLEAN NOT NULL,
    aaguid          VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    transports      VARCHAR(140) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name            VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    created_at      BIGINT NOT NULL,
    last_used_at    BIGINT,
    changes         BIGINT NOT NULL,
    INDEX passlink_passkey_user (user_id)
) ENGINE = InnoDB;

-- Which identities at providers, such as Google, are connected with which accounts. UTF-8 in binary columns, so that no
-- collation treats two as equal.
CREATE TABLE IF NOT EXISTS passlink_identity (
    issuer  VARBINARY(500) NOT NULL,
    subject VARBINARY(255) NOT NULL,
    user_id VARBINARY(255) NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (user_id, issuer)
) ENGINE = InnoDB;

-- Whose accounts the ids above are: one row, with the name of the site that came first. Another site's users have the same ids.
CREATE TABLE IF NOT EXISTS passlink_accounts (
    one     SMALLINT NOT NULL PRIMARY KEY,
    of_site VARCHAR(500) NOT NULL
) ENGINE = InnoDB;
