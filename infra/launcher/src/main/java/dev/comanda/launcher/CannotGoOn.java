package dev.comanda.launcher;

/// The launcher gives up. The message is for a person: what is wrong and what to do about it.
public final class CannotGoOn extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CannotGoOn(String message) {
        super(message);
    }

    public CannotGoOn(String message, Throwable cause) {
        super(message, cause);
    }
}
