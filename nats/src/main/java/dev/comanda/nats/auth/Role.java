package dev.comanda.nats.auth;

/// The roles, as tokens name them and `@RolesAllowed` asks for them.
public final class Role {

    /// Somebody who buys: their own orders, and nobody else's.
    public static final String CUSTOMER = "customer";

    /// A program that acts for all customers, such as a shop's own.
    public static final String SERVICE = "service";

    /// Somebody who runs the system.
    public static final String OPERATOR = "operator";

    private Role() {}
}
