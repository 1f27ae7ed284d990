# shellcheck shell=bash disable=SC2034
# Sourced by every script first: strict mode, the checkout as working directory, the project's fonts.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

PATH+=:/usr/sbin:/sbin # ldconfig and runuser are not on everyone's path
export FONTCONFIG_FILE=$root/var/fonts/fonts.conf # written by script/setup
export STARTED=${STARTED:-$EPOCHSECONDS}
python=.venv/bin/python

say() { printf '%s\n' "$*" >&2; }

# step NAME COMMAND...: runs the command under a headline with the seconds since the outermost script began.
step() {
  printf '\n[%4d s] %s\n' "$((EPOCHSECONDS - STARTED))" "$1"
  "${@:2}"
}

# run NAME COMMAND...: a step whose failure is remembered for judge, so that the steps after it run as well.
failed=()
run() { step "$@" || failed+=("$1"); }

judge() {
  ((${#failed[@]})) || return 0
  printf '\n'
  printf 'Failed: %s\n' "${failed[@]}"
  return 1
}

# PostgreSQL refuses to run as root, so root lends its commands to the package's own user.
as_postgres() {
  if ((EUID == 0)); then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}

# Starts a PostgreSQL of our own and points DATABASE_URL at it. It listens only on a socket in a temporary
# folder: no port to collide on and nobody else can connect. The caller traps stop_postgres on EXIT.
start_postgres() {
  postgres_bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort --version-sort | tail -n 1)
  postgres_dir=$(mktemp -d "${TMPDIR:-/tmp}/evalportal-pg.XXXXXX")
  ((EUID != 0)) || chown postgres "$postgres_dir"
  as_postgres "$postgres_bin/initdb" --pgdata="$postgres_dir/data" --username=postgres --auth=trust \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null
  # Nothing here outlives the run, so nothing needs to survive a power cut.
  if ! as_postgres "$postgres_bin/pg_ctl" start --wait --silent --pgdata="$postgres_dir/data" \
    --log="$postgres_dir/log" --options="-c listen_addresses='' -c unix_socket_directories='$postgres_dir' \
      -c fsync=off -c synchronous_commit=off -c full_page_writes=off"; then
    cat "$postgres_dir/log" >&2
    return 1
  fi
  export DATABASE_URL=postgres://postgres@${postgres_dir//\//%2F}/postgres
}

stop_postgres() {
  [[ -n ${postgres_dir:-} ]] || return 0
  as_postgres "$postgres_bin/pg_ctl" stop --mode=immediate --silent --pgdata="$postgres_dir/data" || true
  rm -rf "$postgres_dir"
}
