#!/usr/bin/env bash
# Run once by the container of PostgreSQL on an empty volume: linli's account and its database.
set -euo pipefail
psql -X -v ON_ERROR_STOP=1 -v password="${LINLI_DATABASE_PASSWORD:?}" -U postgres <<'SQL'
CREATE ROLE linli LOGIN PASSWORD :'password';
CREATE DATABASE linli OWNER linli;
SQL
