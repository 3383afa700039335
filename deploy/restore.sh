#!/usr/bin/env bash
# Brings a backup back into an EMPTY installation: database, files, and the keys of the same moment.
#
#   linli database --data /var/lib/linli deploy/restore.sh /var/backups/linli/20261122T031500Z /srv/linli-keys
#
# The keys must be those of the backup or newer; with others no sealed field opens.
set -euo pipefail

from=${1:?folder of one backup}
keys_from=${2:?folder of the keys}
: "${DATABASE_URL:?run this by: linli database deploy/restore.sh …}"
data=${LINLI_DATA_DIR:-data}
files=${LINLI_FILES:-$data/files}
ring=${LINLI_KEYS_FILE:-$data/keys/ring.json}
secret=${LINLI_SECRET_FILE:-$data/keys/secret}
stamp=$(basename "$from")

tables=$(psql -X -At -c "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'" "$DATABASE_URL")
if [ "$tables" != 0 ]; then
  echo "数据库不是空的，不恢复。The database is not empty; nothing was restored." >&2
  exit 2
fi
if [ -e "$ring" ]; then
  echo "已有密钥环 $ring，不覆盖。There is a key ring already; nothing was restored." >&2
  exit 2
fi

umask 077
mkdir -p "$(dirname "$ring")" "$(dirname "$secret")"
cp "$keys_from/$stamp.$(basename "$ring")" "$ring"
if [ -e "$keys_from/$stamp.$(basename "$secret")" ]; then
  cp "$keys_from/$stamp.$(basename "$secret")" "$secret"
fi
if [ -e "$keys_from/$stamp.ledger.json" ]; then
  cp "$keys_from/$stamp.ledger.json" "$(dirname "$ring")/ledger.json"
fi
pg_restore --exit-on-error --single-transaction --no-owner --dbname="$DATABASE_URL" \
  "$from/database.dump"
# The journal's readers go by the numbers of transactions, and this server may be younger than the
# one that the entries come from: count on until what is written from now on comes after them.
psql -X -q -v ON_ERROR_STOP=1 "$DATABASE_URL" <<'SQL'
SET synchronous_commit = off;
DO $$
DECLARE newest xid8 := (SELECT xid FROM journal_entry ORDER BY xid DESC LIMIT 1);
BEGIN
  WHILE pg_current_xact_id() <= newest LOOP
    COMMIT;
  END LOOP;
END $$;
SQL
if [ -e "$from/ledger.tar" ]; then
  tar -C "$data" -xf "$from/ledger.tar"
fi
if [ -e "$from/files.tar" ] && [ "${files#s3://}" = "$files" ]; then
  mkdir -p "$files"
  tar -C "$files" -xf "$from/files.tar"
fi
echo "已恢复。接着运行 linli migrate 和 linli doctor。Restored; now run linli migrate and linli doctor."
