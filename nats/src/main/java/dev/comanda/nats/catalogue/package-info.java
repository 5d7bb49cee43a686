/// The catalogue as inventory-service publishes it: the bucket `catalog`, one value per product.
///
/// It is a copy, and may be stale or gone: inventory-service decides what is sold, and at what
/// price.
@NullMarked
package dev.comanda.nats.catalogue;

import org.jspecify.annotations.NullMarked;
