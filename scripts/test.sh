#!/usr/bin/env bash
# Every check and test: test.sh all | quick | e2e. Goes on after a failure, sums up, fails if anything failed.
. "$(dirname "$0")/lib.sh"

results=() failed=0
# check NAME COMMAND… : runs it, with its output, and notes how it ended.
check() {
  local name=$1 began=$SECONDS
  shift
  step "$name"
  if ("$@") </dev/null; then
    results+=("ok       $((SECONDS - began)) s  $name")
  else
    results+=("FAILED   $((SECONDS - began)) s  $name")
    failed=1
  fi
}
in_web() { (cd web && "$@"); }

# beside CHECKS : runs a function of checks while others run, and `joined` waits for it and tells what it said.
beside() {
  aside=$(mktemp -d)
  (
    results=() failed=0
    "$1" >"$aside/said" 2>&1
    printf '%s\n' "${results[@]}" >"$aside/results"
    exit $failed
  ) &
  beside=$!
}
joined() {
  wait "$beside" || failed=1
  cat "$aside/said"
  mapfile -t -O "${#results[@]}" results <"$aside/results"
  rm -rf "$aside"
}

# Lints and tests out of one compilation, which is what `cargo clippy` does but for the code: on its own it would
# compile all that Admit depends on once more.
with_lints() {
  have clippy-driver || die 'clippy is missing: rustup component add clippy'
  CLIPPY_ARGS='-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__' RUSTC_WORKSPACE_WRAPPER=clippy-driver "$@"
}

build_tests() {
  if have cargo-nextest; then
    with_lints cargo nextest run --locked --workspace --no-run --cargo-quiet
  else
    with_lints cargo test --locked --workspace --no-run --quiet
  fi
}

# A test waits for its database now and then, so that two cores do three of them.
rust_tests() {
  if have cargo-nextest; then
    with_lints cargo nextest run --locked --workspace --test-threads 3 --no-fail-fast \
      --status-level fail --final-status-level fail
  else
    with_lints cargo test --locked --workspace --no-fail-fast --quiet
  fi
}

# A path of somebody's own machine helps nobody else.
no_paths() {
  ! git grep -nIE '(^|[^a-zA-Z0-9_.-])/(home|Users)/[a-zA-Z]' -- . ':!*.lock' ||
    die 'paths of one machine in the repository: take them out'
}

browser_tests() {
  scripts/web.sh && build_admit || return 1
  local packages
  packages=$(hash e2e/package.json e2e/package-lock.json)
  if [ ! -d e2e/node_modules ] || changed e2e-packages "$packages"; then
    (cd e2e && npm ci --no-audit --no-fund --loglevel=error) && done_with e2e-packages "$packages" || return 1
  fi
  (cd e2e && ADMIT_BIN=$ROOT/target/debug/admit npm test --silent)
}

formats() {
  check 'Format (Rust)' cargo fmt --all --check
  check 'Format and lints (web)' in_web npm run --silent lint
  check 'No machine paths' no_paths
}
types() { check 'Types (web)' in_web npm run --silent typecheck; }
web() {
  types
  check 'Tests (web)' in_web npm test --silent
  check 'Size of the web app' in_web npm run --silent size
}

case ${1:-all} in
  quick)
    need cargo cc node
    check 'Packages of the web app' scripts/web.sh install
    formats
    types
    check 'Lints (Rust)' cargo clippy --locked --workspace --all-targets --quiet -- -D warnings
    ;;
  e2e)
    need cargo cc node postgres chromium
    check 'Browser tests' browser_tests
    ;;
  all)
    need cargo cc node postgres redis python chromium
    # Nobody builds here twice or debugs: what makes both quick would only take time.
    [ "${CI:-}" != true ] || export CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=false
    check 'The web app builds' scripts/web.sh
    formats
    check 'Lints and build (Rust)' build_tests
    export TESTS_BUILT=1
    # The tests in Rust wait for their databases now and then: there is time for these.
    beside web
    check 'Tests (Rust)' rust_tests
    joined
    check 'Generated files' scripts/gen.sh check
    check 'The API keeps its document' scripts/conformance.sh
    if [ -f e2e/package.json ]; then check 'Browser tests' browser_tests; fi
    ;;
  *) die 'test.sh all | quick | e2e' ;;
esac

printf '\n'
step 'Summary'
printf '  %s\n' "${results[@]}"
exit $failed
