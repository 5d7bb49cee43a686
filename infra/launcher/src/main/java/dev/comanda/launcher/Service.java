package dev.comanda.launcher;

import java.util.Locale;

/// The three services. Names and ports are fixed by the protocol: users' scripts and dashboards
/// know them.
public enum Service {
    ORDERS("order-service", 3004),
    INVENTORY("inventory-service", 3006),
    PAYMENTS("payment-service", 3005);

    private final String module;
    private final int port;

    Service(String module, int port) {
        this.module = module;
        this.port = port;
    }

    /// Its Maven module, its folder and the name of its log: `order-service`.
    public String module() {
        return module;
    }

    /// The port that it has unless told otherwise.
    public int port() {
        return port;
    }

    /// Its database, and the role as which it works there: `orders`.
    public String database() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return module;
    }
}
