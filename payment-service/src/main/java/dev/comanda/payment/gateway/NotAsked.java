package dev.comanda.payment.gateway;

import java.time.Duration;

/// The provider was not asked at all: a limit was reached, or it is known to be out of order.
/// Unlike any other failure this tells something for certain, and changes nothing.
public final class NotAsked extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration pause;

    /// @param why for the log
    /// @param pause after which it is worth trying
    public NotAsked(String why, Duration pause) {
        super(why, null, false, false);
        this.pause = pause;
    }

    /// After which it is worth trying.
    public Duration pause() {
        return pause;
    }
}
