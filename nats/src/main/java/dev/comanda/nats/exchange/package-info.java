/// The corridor that every change of business state takes, whichever door it came in by: the
/// broker, HTTP or the timer. Start with [Exchange].
@NullMarked
package dev.comanda.nats.exchange;

import org.jspecify.annotations.NullMarked;
