package dev.comanda.nats.codec;

/// A message that no retry will make readable: not JSON, a field missing or of the wrong kind, an
/// unknown subject. It becomes a dead letter, with its bytes kept. The text says which field and
/// why.
public final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    public Unreadable(String reason) {
        super(reason);
    }

    public Unreadable(String reason, Throwable cause) {
        super(reason, cause);
    }
}
