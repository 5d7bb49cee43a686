/// How the products come into the bucket `catalog`, and stay there.
///
/// A product's description and its row in the outbox are one transaction. What the bucket loses all
/// the same (the broker may be wiped at any time) is found by comparing, and published again.
@NullMarked
package dev.comanda.inventory.catalogue;

import org.jspecify.annotations.NullMarked;
