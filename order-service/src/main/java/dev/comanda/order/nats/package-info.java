/// How order-service plugs into the corridor: its subscriptions, its sweep and its door for HTTP.
@NullMarked
package dev.comanda.order.nats;

import org.jspecify.annotations.NullMarked;
