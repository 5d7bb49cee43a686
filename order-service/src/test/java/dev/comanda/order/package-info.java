/// The whole service on real servers, the rules of its architecture, and that the README tells the
/// truth.
@NullMarked
package dev.comanda.order;

import org.jspecify.annotations.NullMarked;
