#!/usr/bin/env bash
# Writes what is generated: openapi.json from the server, the web app's types from openapi.json.
# `gen.sh check` fails instead when they are not up to date.
. "$(dirname "$0")/lib.sh"
need cargo cc node
scripts/web.sh install

build_admit
target=openapi.json schema=web/src/api/generated/schema.d.ts
if [ "${1:-}" = check ]; then
  fresh=$(mktemp -d)
  trap 'rm -rf "$fresh"' EXIT
  target/debug/admit openapi >"$fresh/openapi.json"
  (cd web && npx --no-install openapi-typescript "$fresh/openapi.json" -o "$fresh/schema.d.ts" >/dev/null)
  diff -u "$target" "$fresh/openapi.json" | head -n 40
  cmp -s "$target" "$fresh/openapi.json" || die "openapi.json is not up to date: run make gen"
  cmp -s "$schema" "$fresh/schema.d.ts" || die "$schema is not up to date: run make gen"
else
  target/debug/admit openapi >"$target.new" && mv "$target.new" "$target"
  (cd web && npm run --silent gen)
fi
