#!/bin/sh
# Runs a command with DATABASE_URL set to a temporary PostgreSQL cluster, which ends with the command.
set -eu
server=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$server" ] || server=$(dirname "$(command -v postgres 2>/dev/null || echo missing/postgres)")
if [ ! -x "$server/initdb" ]; then
    [ "$(id -u)" = 0 ] && apt-get install -y postgresql >/dev/null 2>&1 || true
    server=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
fi
[ -x "$server/initdb" ] || {
    echo "PostgreSQL is missing and could not be installed; on Debian: apt install postgresql" >&2
    exit 1
}
dir=$(mktemp -d)
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" != 0 ] || chown postgres "$dir"
stop() { as "$server/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dir"; }
trap stop EXIT
trap 'exit 130' INT TERM
as "$server/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
as "$server/pg_ctl" -D "$dir/data" -w -l "$dir/log" \
    -o "-c listen_addresses='' -c unix_socket_directories=$dir -c max_connections=60 -c fsync=off" start >/dev/null
DATABASE_URL="postgres://postgres@/folkmoot?host=$dir" "$@"
