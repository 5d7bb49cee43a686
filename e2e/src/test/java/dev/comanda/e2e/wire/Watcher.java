package dev.comanda.e2e.wire;

import java.io.IOException;

/// Hears of everything that one service says to its servers, and may hold it up.
///
/// A *unit* is what a server carries out as one: a statement, a commit, a publish, an
/// acknowledgement. Called from the threads of all connections; each call may block, and ends the
/// connection by throwing.
public interface Watcher {

    /// A unit of an order.
    ///
    /// @param nth how often the order has met this label, this time included; 0 if the order is
    ///     not watched any more
    record Unit(int order, String label, int nth) {}

    /// What a unit is called, and of which order it is.
    record Label(int order, String text) {}

    /// Which order these bytes are about: the first that is watched is 1, the next one 2. 0 if
    /// they are not about the one that is watched now.
    int about(byte[] bytes);

    /// The unit of that name is about to be passed on; nothing of it has reached the server.
    Unit leaving(Label label) throws IOException;

    /// The server has carried it out; nothing of its answer has reached the service.
    void carriedOut(Unit unit) throws IOException;

    /// Something else is about to be passed on, in either direction.
    void passing() throws IOException;
}
