#!/usr/bin/env bash
# From a fresh checkout to a running Admit. The first time it compiles everything; after that it takes seconds.
. "$(dirname "$0")/lib.sh"
need cargo cc node postgres

scripts/web.sh
[ -x target/release/admit ] || step "Building the server (the first time takes about ten minutes)"
cargo build --locked --release --package server --bin admit </dev/null

# PostgreSQL never runs as root: then the data must lie where the user postgres may go.
data_folder() {
  local folder=$ROOT
  if [ "$(id -u)" = 0 ]; then
    while [ "$folder" != / ]; do
      case $(stat -c %A "$folder") in *x | *t) ;; *) return 1 ;; esac
      folder=$(dirname "$folder")
    done
  fi
  echo "$ROOT/.admit"
}
if [ -z "${ADMIT_DATA:-}" ] && folder=$(data_folder); then export ADMIT_DATA=$folder; fi

exec target/release/admit serve --demo --listen "$HOST:$PORT"
