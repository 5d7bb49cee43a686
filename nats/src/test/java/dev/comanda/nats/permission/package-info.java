/// `infra/nats/accounts/accounts.conf` on a real server.
@NullMarked
package dev.comanda.nats.permission;

import org.jspecify.annotations.NullMarked;
