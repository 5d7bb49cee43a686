#!/bin/sh
# Stands in for kubectl where a script makes secrets: each becomes a folder of $STAND_IN_SECRETS with a file for each
# of its keys. Whatever it does not know ends the script. The real kubectl, where there is one, checks the same line.
set -eu

refuse() { echo "kubectl (stand-in): not known: $*" >&2; exit 1; }

[ "$1" = -n ] && { [ "$2" = comanda ] || refuse "namespace $2"; shift 2; }
case "$1 $2" in
"apply -f") [ -f "$STAND_IN_ROOT/$3" ] || refuse "file $3"; exit 0 ;;
"label secret") [ -d "$STAND_IN_SECRETS/$3" ] || refuse "secret $3"; exit 0 ;;
"create secret") ;;
*) refuse "$@" ;;
esac

[ -z "${REAL_KUBECTL:-}" ] || "$REAL_KUBECTL" "$@" --dry-run=client -o name >/dev/null

kind="$3" name="$4"
shift 4
folder="$STAND_IN_SECRETS/$name"
mkdir "$folder" # a second one of that name is a fault
for argument; do
    value="${argument#*=}"
    case "$kind $argument" in
    "generic --type=kubernetes.io/basic-auth") ;;
    "generic --from-literal="*) printf '%s' "${value#*=}" >"$folder/${value%%=*}" ;;
    "generic --from-file="*) cp "${value#*=}" "$folder/${value%%=*}" ;; # key=file, or a file whose name is the key
    "tls --cert="*) cp "$value" "$folder/tls.crt" ;;
    "tls --key="*) cp "$value" "$folder/tls.key" ;;
    *) refuse "$kind $argument" ;;
    esac
done
