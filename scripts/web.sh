#!/usr/bin/env bash
# Builds the web app into web/dist, when its sources have changed. `web.sh install` fetches its packages only.
. "$(dirname "$0")/lib.sh"
need node

packages=$(hash web/package.json web/package-lock.json)
if [ ! -d web/node_modules ] || changed web-packages "$packages"; then
  step "Fetching the web app's packages (about a minute)"
  (cd web && npm ci --no-audit --no-fund --loglevel=error </dev/null)
  done_with web-packages "$packages"
fi
[ "${1:-}" != install ] || exit 0

sources=$(hash web/src web/public web/vite web/index.html web/vite.config.ts web/package.json web/tsconfig.json)
if [ ! -d web/dist/assets ] || changed web-dist "$sources"; then
  step "Building the web app"
  (cd web && npx --no-install vite build --logLevel warn </dev/null)
  done_with web-dist "$sources"
fi
