#!/usr/bin/env bash
# Whether the node in this container is in its cluster and takes requests. The image has no HTTP client but bash, and openssl for TLS.
# Where tokens are asked for (INFOMAX_TOKEN_FILE) it shows the first. A container that runs another verb sets no INFOMAX_HTTP_PORT: it is healthy while it runs.
set -u
[ -n "${INFOMAX_HTTP_PORT:-}" ] || exit 0
authorization=
if [ -n "${INFOMAX_TOKEN_FILE:-}" ]; then
  while read -r role token _ || [ -n "$role" ]; do
    case $role in '' | '#'*) continue ;; esac
    authorization="Authorization: Bearer ${token:-$role}"$'\r\n'
    break
  done <"$INFOMAX_TOKEN_FILE"
fi
ask() { printf 'GET /healthz/ready HTTP/1.1\r\nHost: localhost\r\n%sConnection: close\r\n\r\n' "$authorization"; }
if [ -n "${INFOMAX_TLS_DIR:-}${INFOMAX_TLS_CERT:-}" ]; then
  # Within the container nobody else listens there, and the certificate has the node's name: it is not judged.
  read -r _ status _ < <(ask | openssl s_client -quiet -connect "127.0.0.1:$INFOMAX_HTTP_PORT" 2>/dev/null)
else
  exec 3<>"/dev/tcp/127.0.0.1/$INFOMAX_HTTP_PORT" || exit 1
  ask >&3
  read -r _ status _ <&3
fi
[ "${status:-}" = 200 ]
