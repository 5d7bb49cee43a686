/// Several instances of each service: they share the work, come and go under load, and are of two
/// versions while one follows the other.
@NullMarked
package dev.comanda.e2e.fleet;

import org.jspecify.annotations.NullMarked;
