package dev.comanda.servers;

/// A server cannot be had or does not start here. The message is one line for a person: what, why,
/// what to do.
public final class ServerUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ServerUnavailable(String message) {
        super(message);
    }

    public ServerUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
