#!/usr/bin/env bash
# The API against its own document: schemathesis makes requests out of openapi.json, good and bad ones, as
# nobody, as a buyer, an organizer and an administrator, and compares every answer with what the document promises.
# SEED=… repeats a run, SECONDS_EACH=… makes it longer.
. "$(dirname "$0")/lib.sh"
need cargo cc node postgres python

TOOL=$ROOT/target/conformance
PINNED=schemathesis==4.32.5
SEED=${SEED:-1}
SECONDS_EACH=${SECONDS_EACH:-15}

if [ ! -x "$TOOL/bin/schemathesis" ] || changed conformance "$PINNED"; then
  step "Installing $PINNED from PyPI"
  python3 -m venv --clear "$TOOL" && "$TOOL/bin/pip" install --quiet --disable-pip-version-check "$PINNED" ||
    die 'schemathesis could not be installed: is PyPI reachable?'
  done_with conformance "$PINNED"
fi

scripts/web.sh
build_admit

folder=$(mktemp -d)
chmod 711 "$folder"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
env -u DATABASE_URL ADMIT_DATA="$folder/data" ADMIT_RATE_LIMITS__ENABLED=false \
  target/debug/admit serve --demo --listen "127.0.0.1:$port" >"$folder/log" 2>&1 </dev/null &
server=$!
tidy() { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$folder"; }
trap tidy EXIT

step 'Preparing the demo'
for _ in $(seq 600); do
  curl -fso /dev/null "$url/readyz" && break
  kill -0 "$server" 2>/dev/null || { tail -n 20 "$folder/log" >&2; die 'the server did not start'; }
  sleep 0.5
done

# token EMAIL : signs in as a program does.
token() {
  curl -fsS "$url/api/v1/session" -H 'content-type: application/json' \
    -d "{\"email\":\"$1\",\"password\":\"let me in, please\",\"client\":\"native\"}" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["tokens"]["access_token"])'
}

failed=0
runs=()
# try_as WHO OPTION… : one run; a signed-in one leaves out what would end its own session or account.
try_as() {
  local who=$1 notes=$folder/${#runs[@]}
  shift
  mkdir "$notes"
  # It keeps notes where it stands.
  (step "As $who" && cd "$notes" && "$TOOL/bin/schemathesis" run "$url/api/openapi.json" "$@" --phases examples,fuzzing \
    --max-examples 8 --max-time "$SECONDS_EACH" --seed "$SEED" --no-shrink --continue-on-failure \
    --suppress-health-check all --warnings off --no-color --generation-with-security-parameters false \
    --checks "$CHECKS") >"$notes.said" 2>&1 &
  runs+=("$!")
}
# Waits for the runs that were begun, and tells what they said.
tell() {
  local at
  for at in "${!runs[@]}"; do
    [ -n "${runs[at]}" ] || continue
    wait "${runs[at]}" || failed=1
    cat "$folder/$at.said"
    runs[at]=
  done
}
CHECKS=not_a_server_error,status_code_conformance,content_type_conformance
CHECKS+=,response_headers_conformance,response_schema_conformance
OWN_END='^/api/v1/(session|me/password|me/sessions|me$|me/erasure|me/email)'

try_as nobody
try_as 'a buyer' -H "Authorization: Bearer $(token ada@example.org)" --exclude-path-regex "$OWN_END"
tell
try_as 'an organizer' -H "Authorization: Bearer $(token olivia@example.org)" --exclude-path-regex "$OWN_END"
try_as 'an administrator' -H "Authorization: Bearer $(token admin@example.org)" --include-path-regex '^/api/v1/platform/'
tell

if grep -q '"level":"ERROR"' "$folder/log"; then
  grep '"level":"ERROR"' "$folder/log" | head -n 5 >&2
  failed=1
fi
exit $failed
