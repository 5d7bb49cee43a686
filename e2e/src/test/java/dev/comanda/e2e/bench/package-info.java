/// Clusters whose connections are watched, and orders that are looked at past the services. Start
/// with [Bench].
@NullMarked
package dev.comanda.e2e.bench;

import org.jspecify.annotations.NullMarked;
