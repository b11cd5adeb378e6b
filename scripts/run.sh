#!/usr/bin/env bash
# From a fresh checkout to a running Admit. The first time it compiles everything; after that it takes seconds.
. "$(dirname "$0")/lib.sh"
need cargo cc node postgres

scripts/web.sh
[ -x target/release/admit ] || step "Building the server (the first time takes about ten minutes)"
cargo build --locked --release --package server --bin admit </dev/null

choose_data_folder
exec target/release/admit serve --demo --listen "$HOST:$PORT"
