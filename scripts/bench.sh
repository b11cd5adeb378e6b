#!/usr/bin/env bash
# Builds the release program and the load generator, measures, and writes docs/bench. QUICK=1 takes about
# five minutes after the build, FULL=1 long. Arguments go to the program: scripts/bench.sh --only pgbench,holds
. "$(dirname "$0")/lib.sh"
need cargo cc postgres

if [ ! -d web/dist ]; then
  need node
  scripts/web.sh
fi
step "Building the release program and the load generator"
cargo build --locked --release --package server --bin admit --package bench --bin bench </dev/null

# Thousands of connections, on both ends.
ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
[ "$(ulimit -n)" = unlimited ] || [ "$(ulimit -n)" -ge 11000 ] ||
  note "only $(ulimit -n) open files are allowed: the steps with thousands of connections will fail (ulimit -n)"

arguments=()
[ "${QUICK:-}" != 1 ] || arguments+=(--quick)
[ "${FULL:-}" != 1 ] || arguments+=(--full)
exec target/release/bench "${arguments[@]}" "$@"
