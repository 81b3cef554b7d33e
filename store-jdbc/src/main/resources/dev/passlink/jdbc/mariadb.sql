-- Passlink on MariaDB 10.6 and later. All times are milliseconds since 1970 in UTC.

-- How often something was used, asked for or revoked. Keys are keyed hashes, never an address; they differ in case.
CREATE TABLE IF NOT EXISTS passlink_use_count (
    count_key  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    used       BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    INDEX passlink_use_count_expiry (expires_at)
) ENGINE = InnoDB;

-- Requests for links between the page and the look-up. "request" holds an address and no link, token or code.
-- state: 0 waits or is worked on, 1 was given up. due_at: not to be touched before; for state 1, since when.
CREATE TABLE IF NOT EXISTS passlink_link_request (
    id       VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    request  MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state    SMALLINT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at   BIGINT NOT NULL,
    INDEX passlink_link_request_due (state, due_at)
) ENGINE = InnoDB;
