/// Orders and sagas in PostgreSQL: [SagaDesk] for the corridor, set by set; the entities for
/// reading over HTTP.
@NullMarked
package dev.comanda.order.db;

import org.jspecify.annotations.NullMarked;
