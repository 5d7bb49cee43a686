/// What an audit finds wrong, decided from facts alone. Start with [Audit]. The facts are read in
/// `reading`.
@NullMarked
package dev.comanda.order.audit;

import org.jspecify.annotations.NullMarked;
