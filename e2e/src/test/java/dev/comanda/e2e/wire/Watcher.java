package dev.comanda.e2e.wire;

import java.io.IOException;

/// Hears of everything that one service says to its servers, and may hold it up.
///
/// A *unit* is what a server carries out as one: a statement, a commit, a publish, an
/// acknowledgement. Called from the threads of all connections; each call may block, and ends the
/// connection by throwing.
public interface Watcher {

    /// A unit of what is being watched.
    ///
    /// @param nth how often this label has been met, this time included
    record Unit(String label, int nth) {}

    /// Whether these bytes are about what is being watched.
    boolean concerns(byte[] bytes);

    /// The unit of that name is about to be passed on; nothing of it has reached the server.
    Unit leaving(String label) throws IOException;

    /// The server has carried it out; nothing of its answer has reached the service.
    void carriedOut(Unit unit) throws IOException;

    /// Something else is about to be passed on, in either direction.
    void passing() throws IOException;
}
