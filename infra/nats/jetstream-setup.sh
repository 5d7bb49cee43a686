#!/bin/sh
# Makes Comanda's streams, durable consumers and bucket with the nats CLI, from the one definition that the
# services use too. Running it again changes nothing that is as it should be.
#
#   infra/nats/jetstream-setup.sh [replicas]        replicas: 1 (default) or 3
#
# The server is the CLI's own choice: NATS_URL, or the selected context. Needs `nats` and `jq`, and no more of
# a shell than POSIX asks: in the cluster it runs in nats-box, which has no bash.
set -eu

replicas="${1:-1}"
here="$(cd "$(dirname "$0")" && pwd)"
topology="${TOPOLOGY:-$here/../../nats/src/main/resources/dev/comanda/nats/topology/topology.json}"

for tool in nats jq; do
    command -v "$tool" >/dev/null || { echo "jetstream-setup: '$tool' is needed and not on the PATH" >&2; exit 1; }
done
[ -r "$topology" ] || { echo "jetstream-setup: no topology at $topology; set TOPOLOGY" >&2; exit 1; }

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# Into files first: a pipe would hide that jq could not read the topology.
jq -c '.streams[]' "$topology" >"$work/streams"
jq -c '.consumers[]' "$topology" >"$work/consumers"
jq -c '.buckets[]' "$topology" >"$work/buckets"

# One field of a JSON document. The loops below read descriptor 3: the CLI may read what it finds on standard input.
field() { printf '%s' "$1" | jq -r "$2"; }

while read -r stream <&3; do
    name="$(field "$stream" .name)"
    printf '%s' "$stream" | jq --argjson replicas "$replicas" '.num_replicas = $replicas' >"$work/stream.json"
    if nats stream info "$name" --json >/dev/null 2>&1; then
        nats stream edit "$name" --config "$work/stream.json" --force >/dev/null
        echo "stream $name: as it should be"
    else
        nats stream add "$name" --config "$work/stream.json" >/dev/null
        echo "stream $name: made"
    fi
done 3<"$work/streams"

while read -r consumer <&3; do
    stream="$(field "$consumer" .stream_name)"
    name="$(field "$consumer" .config.durable_name)"
    printf '%s' "$consumer" | jq .config >"$work/consumer.json"
    if nats consumer info "$stream" "$name" --json >/dev/null 2>&1; then
        nats consumer edit "$stream" "$name" --config "$work/consumer.json" --force >/dev/null
        echo "consumer $name: as it should be"
    else
        nats consumer add "$stream" "$name" --config "$work/consumer.json" >/dev/null
        echo "consumer $name on $stream: made"
    fi
done 3<"$work/consumers"

while read -r bucket <&3; do
    name="$(field "$bucket" .bucket)"
    if nats kv info "$name" >/dev/null 2>&1; then
        echo "bucket $name: as it should be"
    else
        nats kv add "$name" --history "$(field "$bucket" .history)" --storage file --replicas "$replicas" >/dev/null
        echo "bucket $name: made"
    fi
done 3<"$work/buckets"
