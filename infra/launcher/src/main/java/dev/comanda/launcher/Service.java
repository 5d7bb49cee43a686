package dev.comanda.launcher;

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

    @Override
    public String toString() {
        return module;
    }
}
