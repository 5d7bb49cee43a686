#!/bin/sh
# Draws an nkey for each user of NATS, once: the seeds go where only their owner's container looks
# (/keys/<user>/nkey), the public halves into the file that infra/nats/accounts/accounts.conf includes.
set -eu

public=/keys/nats-auth/keys.conf
if [ -s "$public" ]; then
    echo "the keys are there"
    exit 0
fi
for user in order-service inventory-service payment-service provisioner operator system; do
    rm -f "/keys/$user/nkey"
    nats auth nkey gen user --output "/keys/$user/nkey"
    chmod 444 "/keys/$user/nkey" # other users than this one, in other containers
    echo "NKEY_$(echo "$user" | tr a-z- A-Z_): $(nats auth nkey show "/keys/$user/nkey")"
done >"$public.new"
mv "$public.new" "$public"
echo "six keys made"
