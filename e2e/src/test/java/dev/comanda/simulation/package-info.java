/// The simulator: the real decisions of the three services in a small world that goes wrong on
/// purpose.
///
/// Real are [dev.comanda.order.saga.OrderSaga], [dev.comanda.inventory.stock.StockDesk],
/// [dev.comanda.payment.payment.PaymentDesk], the messages, their keys and the gateway's
/// idempotency keys. Modelled, in memory and on one thread, is the corridor around them:
///
/// ```
///  user, timers ─► Node ─ one transaction: inbox, states, outbox ─► (relay) ─► Broker ─► Node …
///                   │ what a crash forgets: gateway calls under way
///                   └─► Gateway, with a book of its own
/// ```
///
/// What happens is a list of [Step]s. [Moves] says which are possible in a [World]; one seed
/// ([Run]) or all interleavings ([Exploration]) choose among them. A step can go wrong: a crash
/// before or after the commit, an acknowledgement lost, a message lost, repeated or overtaken, the
/// broker wiped, the gateway silent. Time moves only in steps. After a while nothing goes wrong any
/// more and the world runs until it is quiet. [Audit] looks at what is said and decided, and at the
/// whole world after every step ([Invariant]).
///
/// A failing run is shortened ([Shrinker]) and told as a dialogue ([Story]). [Bug] lists the
/// mistakes that are planted to see that the simulator finds them, and those that the protocol was
/// found to tolerate.
///
/// Left out: SQL, JSON, threads and locks (transactions of one service follow one another), several
/// instances of a service, topology, dead letters other than after three crashes, clocks that
/// disagree, and a gateway that forgets its idempotency keys.
@NullMarked
package dev.comanda.simulation;

import org.jspecify.annotations.NullMarked;
