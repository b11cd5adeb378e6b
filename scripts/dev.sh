#!/usr/bin/env bash
# Server (debug) and Vite together. Ctrl-C ends both, and PostgreSQL with them.
. "$(dirname "$0")/lib.sh"
need cargo cc node postgres
scripts/web.sh install
[ -d web/dist ] || scripts/web.sh

choose_data_folder
# People open Vite's address, so links and cookies must name it.
export ADMIT_PUBLIC_URL=${ADMIT_PUBLIC_URL:-http://127.0.0.1:5173}
step "Building the server"
cargo build --package server --bin admit

target/debug/admit serve --demo --listen "127.0.0.1:8080" &
server=$!
(cd web && exec npx --no-install vite --host 127.0.0.1 --port 5173 --strictPort) &
vite=$!
trap 'kill -TERM $server $vite 2>/dev/null || true' INT TERM
step "Open $ADMIT_PUBLIC_URL"
# Whoever ends first ends the other; Ctrl-C interrupts the first wait only.
wait -n $server $vite || true
kill -TERM $server $vite 2>/dev/null || true
wait $server $vite 2>/dev/null || true
