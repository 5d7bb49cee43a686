/// Prometheus, for tests of what it is to be told, and of the rules.
@NullMarked
package dev.comanda.servers.prometheus;

import org.jspecify.annotations.NullMarked;
