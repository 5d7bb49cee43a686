package dev.comanda.servers;

/// One server, however it runs. Its address and its data survive [#stop()] and [#kill()]; only
/// [#wipe()] and [#close()] throw the data away. Not safe for concurrent calls: its owner
/// serialises them.
sealed interface ServerProcess extends AutoCloseable
        permits EmbeddedPostgresProcess, NatsProcess, ServerContainer {

    /// Starts it and returns when it answers.
    ///
    /// @throws ServerUnavailable if it does not
    void start();

    /// Ends it in good order; nothing if it does not run.
    void stop();

    /// SIGKILL, and waits until the process is gone.
    void kill();

    /// Throws its data away; only while it is stopped.
    void wipe();

    /// The process id on this machine.
    long pid();

    /// Ends it and removes all that it left. May be called twice.
    @Override
    void close();
}
