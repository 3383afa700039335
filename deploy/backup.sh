#!/usr/bin/env bash
# Backs an installation up: database and files into one folder, keys into another.
#
#   linli database deploy/backup.sh /var/backups/linli /srv/linli-keys
#
# Whoever has the first folder alone reads no name, phone or address: those are sealed, and the keys
# lie in the second. Keep the two apart; a backup that has both protects nobody.
set -euo pipefail

into=${1:?folder for the database and the files}
keys_into=${2:?another folder, for the keys}
: "${DATABASE_URL:?run this by: linli database deploy/backup.sh …}"
data=${LINLI_DATA_DIR:-data}
files=${LINLI_FILES:-$data/files}
ring=${LINLI_KEYS_FILE:-$data/keys/ring.json}
secret=${LINLI_SECRET_FILE:-$data/keys/secret}
stamp=$(date -u +%Y%m%dT%H%M%SZ)

case "$(realpath -m "$keys_into")/" in
  "$(realpath -m "$into")"/*) echo "密钥要放在别处。The keys belong elsewhere." >&2; exit 2 ;;
esac
umask 077
mkdir -p "$into/$stamp.part" "$keys_into"

# The log before the database: what it has signed must be in the dump, or nothing more is signed.
# Its head before its tiles, which only grow; narrower tiles may vanish meanwhile (tar ends with 1).
if [ -e "$data/ledger/checkpoint" ]; then
  tar -C "$data" -cf "$into/$stamp.part/ledger.tar" ledger/checkpoint
  tar -C "$data" -rf "$into/$stamp.part/ledger.tar" \
    --exclude='ledger/checkpoint' --exclude='*/.*' ledger || [ $? = 1 ]
fi
# The database before the photos: a file that comes in meanwhile is then in the archive without a row, which
# harms nobody; the other way round a row would lack its file.
pg_dump --format=custom --no-owner --file="$into/$stamp.part/database.dump" "$DATABASE_URL"
if [ "${files#s3://}" = "$files" ]; then
  mkdir -p "$files"
  tar -C "$files" -cf "$into/$stamp.part/files.tar" .
else
  echo "文件在对象存储里，请用它自己的备份。The files lie in object storage; use its own backup." >&2
fi
for key in "$ring" "$secret" "$(dirname "$ring")/ledger.json"; do
  if [ -e "$key" ]; then
    # A ring only ever grows, so the newest opens everything; older copies are kept all the same.
    cp -p "$key" "$keys_into/$stamp.$(basename "$key")"
  fi
done
pg_restore --list "$into/$stamp.part/database.dump" >/dev/null
mv "$into/$stamp.part" "$into/$stamp"
echo "$into/$stamp"
