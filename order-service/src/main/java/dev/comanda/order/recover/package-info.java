/// What an operator has order-service do after its database was restored from a backup.
@NullMarked
package dev.comanda.order.recover;

import org.jspecify.annotations.NullMarked;
