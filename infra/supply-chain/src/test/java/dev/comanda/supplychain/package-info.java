/// What the services are made of, and what must not be among it.
@NullMarked
package dev.comanda.supplychain;

import org.jspecify.annotations.NullMarked;
