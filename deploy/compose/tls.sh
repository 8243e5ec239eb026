#!/usr/bin/env bash
# Copies the keys that deploy/make-tls made to where each service reads its own: owned by the services'
# user and readable for it alone. Runs at every start, so new keys come in.
set -euo pipefail
umask 077

readonly given=${GIVEN:-/given} taken=${TAKEN:-/tls} user=${SERVICE_USER:-10001:10001}

for service in gateway tasks-service notifications-service; do
  for file in ca.crt "$service.crt" "$service.key"; do
    [ -r "$given/$file" ] || {
      echo "$file is missing or cannot be read. Make the keys first: deploy/make-tls deploy/compose/tls" >&2
      exit 1
    }
    # The names are the same for every service.
    target=$taken/$service/${file/#$service./tls.}
    cat "$given/$file" >"$target.new"
    chmod 0400 "$target.new"
    chown "$user" "$target.new"
    mv "$target.new" "$target"
  done
done
