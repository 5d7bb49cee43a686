package dev.comanda.nats.database;

/// Something that is needed is away for now: the broker, the gateway, a queue with room in it.
/// Nothing was done; trying again later is right.
public final class Unavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Unavailable(String what) {
        super(what);
    }

    public Unavailable(String what, Throwable cause) {
        super(what, cause);
    }
}
