package dev.comanda.nats.exchange;

import java.time.Duration;

/// Work that goes on after the batch that began it: a call of a payment provider, say. What it
/// finds out is said by messages, so a service that stops waits for it when nothing more is pulled,
/// and before its outbox closes; else somebody would have to find out again, much later.
///
/// Every service lists what it has of this as beans.
@FunctionalInterface
public interface Lingering {

    /// Returns when nothing of it is under way any more, or when the time is up: what is left then
    /// is found by its deadline, by whichever instance looks.
    void finish(Duration within) throws InterruptedException;
}
