#!/usr/bin/env bash
# Makes this machine's PostgreSQL a streaming standby of another. Run as the account postgres, with
# the local server stopped and its data folder empty.
#
#   PGPASSWORD=… deploy/standby/make-standby.sh 10.0.3.1 /var/lib/postgresql/18/main
#
# On the primary, once: CREATE ROLE replicator REPLICATION LOGIN PASSWORD '…';
set -euo pipefail
primary=${1:?address of the primary}
into=${2:?empty data folder of this server}
pg_basebackup --pgdata="$into" --wal-method=stream --checkpoint=fast --write-recovery-conf \
  --create-slot --slot=standby \
  --dbname="host=$primary user=replicator sslmode=require application_name=standby"
echo "现在启动本机的 PostgreSQL。Now start PostgreSQL here; on the primary, look at pg_stat_replication."
