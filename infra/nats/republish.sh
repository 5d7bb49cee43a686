#!/bin/sh
# Publishes a stretch of a stream's messages again: same subject, same headers (but for what made them part of a
# batch), same bytes. Comanda's services answer none of it and change nothing (docs/replay.md). For messages of
# the last two minutes the broker itself says that it has them.
#
#   infra/nats/republish.sh <stream> <first sequence> <last sequence>
#
# The server is the CLI's own choice: NATS_URL, or the selected context. Needs `nats` and `jq`.
set -eu

[ $# -eq 3 ] || { echo "usage: republish.sh <stream> <first sequence> <last sequence>" >&2; exit 2; }
stream="$1" at="$2" last="$3" published=0
for tool in nats jq; do
    command -v "$tool" >/dev/null || { echo "republish: '$tool' is needed and not on the PATH" >&2; exit 1; }
done

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

while [ "$at" -le "$last" ]; do
    nats stream get "$stream" "$at" --json >"$work/message"
    jq -r '.data // "" | @base64d' "$work/message" >"$work/body.line"
    # jq ends with a newline of its own, which is not the message's.
    head -c -1 "$work/body.line" >"$work/body"
    subject="$(jq -r .subject "$work/message")"
    # The first line of a block of headers is its version. A message is no batch by itself.
    jq -r '.hdrs // "" | @base64d' "$work/message" | tr -d '\r' | sed -n '2,${/^Nats-Batch-/d;s/: */:/p}' >"$work/headers"
    set --
    while read -r header <&3; do
        set -- "$@" -H "$header"
    done 3<"$work/headers"
    nats publish --jetstream --no-templates --quiet --force-stdin "$subject" "$@" <"$work/body" >/dev/null
    published=$((published + 1))
    at=$((at + 1))
done
echo "published again: $published messages of $stream"
