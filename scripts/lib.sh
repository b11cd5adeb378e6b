# Shared by the scripts: where we are, how we talk, what we need. To be sourced.
# shellcheck shell=bash

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
STAMPS=$ROOT/target/stamps
mkdir -p "$STAMPS"

export CARGO_TERM_PROGRESS_WHEN=${CARGO_TERM_PROGRESS_WHEN:-auto}
export npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false

if [ -t 1 ]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi

step() { printf '%s▸ %s%s\n' "$bold" "$*" "$plain"; }
note() { printf '  %s\n' "$*"; }
die() { printf 'admit: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Waiting for a question that nobody answers would hang; `sudo -n` does not ask where nobody sits.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo && [ -t 0 ]; then sudo "$@"
  elif have sudo; then sudo -n "$@"
  else return 1; fi
}

postgres_here() {
  [ -n "${DATABASE_URL:-}" ] || [ -n "${ADMIT_PG_BIN:-}" ] || have postgres ||
    compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null
}

node_here() {
  have npm && have node && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1)'
}

browser_here() { have chromium || have chromium-browser || have google-chrome; }

# need TOOL… : makes sure that they are there. Debian packages are installed where apt is; for the rest the
# message says what to do. Names all that is missing, not only the first.
need() {
  local packages=() missing=() tool
  for tool in "$@"; do
    case $tool in
      cargo) have cargo || missing+=("Rust (stable, 1.95 or newer): https://rustup.rs") ;;
      cc) have cc || packages+=(gcc libc6-dev) ;;
      node) node_here || missing+=("Node.js 20.19 or newer, or 22.12 or newer, with npm: https://nodejs.org") ;;
      postgres) postgres_here || packages+=(postgresql) ;;
      redis) have redis-server || packages+=(redis-server) ;;
      python)
        have curl || packages+=(curl)
        have python3 && python3 -c 'import venv, ensurepip' 2>/dev/null || packages+=(python3 python3-venv)
        ;;
      chromium) browser_here || packages+=(chromium) ;;
    esac
  done
  if [ ${#packages[@]} -gt 0 ]; then
    if have apt-get; then
      step "Installing Debian packages: ${packages[*]}"
      install_packages "${packages[@]}" || missing+=("Debian packages: apt-get install ${packages[*]}")
    else
      missing+=("these programs, from your system's packages: ${packages[*]}")
    fi
  fi
  [ ${#missing[@]} -eq 0 ] || die "please install first:$(printf '\n  - %s' "${missing[@]}")"
}

# Debian's packages would start servers of their own at once; ours are started when they are needed.
install_packages() {
  local log=$ROOT/target/apt.log
  as_root mkdir -p /etc/postgresql-common || return 1
  [ -e /etc/postgresql-common/createcluster.conf ] ||
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  { as_root apt-get update -q && as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
      apt-get install -yq --no-install-recommends -o Dpkg::Options::=--force-confold "$@"; } >"$log" 2>&1 </dev/null ||
    { tail -n 15 "$log" >&2; return 1; }
}

# The data lies in .admit of the checkout, unless somebody says otherwise. PostgreSQL never runs as root but
# as the user postgres: where that user may not go, Admit's own choice of folder holds.
choose_data_folder() {
  [ -z "${ADMIT_DATA:-}" ] || return 0
  local folder=$ROOT
  if [ "$(id -u)" = 0 ]; then
    while [ "$folder" != / ]; do
      case $(stat -c %A "$folder") in *x | *t) ;; *) return 0 ;; esac
      folder=$(dirname "$folder")
    done
  fi
  export ADMIT_DATA=$ROOT/.admit
}

# hash PATH… : one word for the contents of files and folders.
hash() {
  find "$@" -type f -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-32
}

# changed NAME WORD : whether NAME was last done with another WORD.
changed() { [ "$(cat "$STAMPS/$1" 2>/dev/null)" != "$2" ]; }
done_with() { printf '%s\n' "$2" >"$STAMPS/$1"; }

# The program for checks that run it. Where the tests were built already (TESTS_BUILT), it was with them: building
# the one package alone asks for other features of its dependencies, and so for compiling them again.
build_admit() {
  [ -n "${TESTS_BUILT:-}" ] && [ -x target/debug/admit ] && return
  cargo build --locked --quiet --package server --bin admit </dev/null
}
