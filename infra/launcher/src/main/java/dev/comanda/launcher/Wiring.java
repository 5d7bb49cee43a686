package dev.comanda.launcher;

/// Which port of 127.0.0.1 a service is told for a server: the server's own, or one that leads
/// there through something that hurts or watches the connection.
@FunctionalInterface
public interface Wiring {

    /// The servers' own ports.
    Wiring DIRECT = (_, _, port) -> port;

    /// A server that the services share.
    enum Server {
        POSTGRES,
        NATS
    }

    /// Called once for each instance of a service and each server, before it starts.
    ///
    /// @param port where the server listens
    int port(Service service, Server server, int port);
}
