#!/usr/bin/env bash
# Makes Comanda's streams, durable consumers and bucket with the nats CLI, from the one definition that the
# services use too. Running it again changes nothing that is as it should be.
#
#   infra/nats/jetstream-setup.sh [replicas]        replicas: 1 (default) or 3
#
# The server is the CLI's own choice: NATS_URL, or the selected context. Needs `nats` and `jq`.
set -euo pipefail

replicas="${1:-1}"
here="$(cd "$(dirname "$0")" && pwd)"
topology="${TOPOLOGY:-$here/../../nats/src/main/resources/dev/comanda/nats/topology/topology.json}"

for tool in nats jq; do
    command -v "$tool" >/dev/null || { echo "jetstream-setup: '$tool' is needed and not on the PATH" >&2; exit 1; }
done
[ -r "$topology" ] || { echo "jetstream-setup: no topology at $topology; set TOPOLOGY" >&2; exit 1; }

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

jq -c '.streams[]' "$topology" | while read -r stream; do
    name="$(jq -r .name <<<"$stream")"
    jq --argjson replicas "$replicas" '.num_replicas = $replicas' <<<"$stream" >"$work/stream.json"
    if nats stream info "$name" --json >/dev/null 2>&1; then
        nats stream edit "$name" --config "$work/stream.json" --force >/dev/null
        echo "stream $name: as it should be"
    else
        nats stream add "$name" --config "$work/stream.json" >/dev/null
        echo "stream $name: made"
    fi
done

jq -c '.consumers[]' "$topology" | while read -r consumer; do
    stream="$(jq -r .stream_name <<<"$consumer")"
    name="$(jq -r .config.durable_name <<<"$consumer")"
    jq .config <<<"$consumer" >"$work/consumer.json"
    if nats consumer info "$stream" "$name" --json >/dev/null 2>&1; then
        nats consumer edit "$stream" "$name" --config "$work/consumer.json" --force >/dev/null
        echo "consumer $name: as it should be"
    else
        nats consumer add "$stream" "$name" --config "$work/consumer.json" >/dev/null
        echo "consumer $name on $stream: made"
    fi
done

jq -c '.buckets[]' "$topology" | while read -r bucket; do
    name="$(jq -r .bucket <<<"$bucket")"
    if nats kv info "$name" >/dev/null 2>&1; then
        echo "bucket $name: as it should be"
    else
        nats kv add "$name" --history "$(jq -r .history <<<"$bucket")" --storage file --replicas "$replicas" >/dev/null
        echo "bucket $name: made"
    fi
done
