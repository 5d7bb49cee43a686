/// Pulls messages in batches, hands them to the service, acknowledges after the commit, and sees to
/// it that neither a bad message nor an outage stops the rest.
@NullMarked
package dev.comanda.nats.consume;

import org.jspecify.annotations.NullMarked;
