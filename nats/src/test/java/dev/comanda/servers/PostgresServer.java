package dev.comanda.servers;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A durable PostgreSQL with Comanda's three databases: `orders`, `inventory` and `payments`. Each
/// has two roles, which can reach no other (their passwords are their names): `orders_owner` owns
/// it and migrates it, `orders` is the service's and owns nothing.
///
/// Durable always, in tests too: `fsync`, `synchronous_commit` and `full_page_writes` are on. The
/// embedded server's own default is the opposite.
///
/// ```java
/// try (PostgresServer postgres = PostgresServer.start()) {
///     Database orders = postgres.database("orders");
/// }
/// ```
public final class PostgresServer implements AutoCloseable {

    /// Most connections at a time: three services, their tests and a few people with `psql`.
    public static final int MAX_CONNECTIONS = 200;

    private static final String SUPERUSER = "postgres";
    private static final String SHARED = "comanda.servers.shared.postgres";

    private final String hostPort;
    private final @Nullable ServerProcess process;
    private boolean paused;
    private boolean closed;

    private PostgresServer(String hostPort, @Nullable ServerProcess process) {
        this.hostPort = hostPort;
        this.process = process;
    }

    /// The settings that the server is started with, whatever it runs in.
    static Map<String, String> settings() {
        return new TreeMap<>(
                Map.of(
                        "fsync", "on",
                        "synchronous_commit", "on",
                        "full_page_writes", "on",
                        "max_connections", Integer.toString(MAX_CONNECTIONS),
                        "shared_buffers", "128MB"));
    }

    /// A new server on a free port, where [Where#chosen()] says.
    public static PostgresServer start() {
        return start(Where.chosen());
    }

    /// @throws ServerUnavailable if it cannot be had or does not start
    public static PostgresServer start(Where where) {
        return start(where, Map.of());
    }

    /// A server that promises less than usual, to see who notices.
    ///
    /// @param instead settings that replace the usual ones: `fsync` → `off`
    public static PostgresServer startWith(Map<String, String> instead) {
        return start(Where.chosen(), instead);
    }

    /// The same where the caller wants it: settings that name files of this machine, say.
    public static PostgresServer startWith(Where where, Map<String, String> instead) {
        return start(where, instead);
    }

    private static PostgresServer start(Where where, Map<String, String> instead) {
        Map<String, String> settings = settings();
        settings.putAll(instead);
        if (where == Where.CONTAINERS
                || (where == Where.AUTO
                        && (ContainerEngine.answers() || !EmbeddedPostgresProcess.runsHere()))) {
            try {
                return startOn(port -> ServerContainer.postgres(port, settings));
            } catch (ServerUnavailable e) {
                if (where == Where.CONTAINERS || !EmbeddedPostgresProcess.runsHere()) {
                    throw e;
                }
                ContainerEngine.giveUp(e);
            }
        }
        return startOn(port -> new EmbeddedPostgresProcess(port, settings));
    }

    private static PostgresServer startOn(IntFunction<ServerProcess> kind) {
        int port = Ports.free();
        PostgresServer server = new PostgresServer("127.0.0.1:" + port, kind.apply(port));
        AtExit.close(server);
        try {
            server.start0();
            server.createDatabases();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /// The one server that all tests of this JVM share; started by whoever asks first, stopped when
    /// the JVM ends. Isolate tests with [#freshDatabase(String)].
    ///
    /// One per JVM even where several class loaders load this class, as Quarkus tests do: the later
    /// ones get a server that they can use but not stop or kill.
    public static PostgresServer shared() {
        synchronized (SHARED) { // a literal is one object for all class loaders
            String running = System.getProperty(SHARED);
            if (running != null) {
                return new PostgresServer(running, null);
            }
            PostgresServer server = start();
            System.setProperty(SHARED, server.hostPort());
            return server;
        }
    }

    /// `127.0.0.1:54321`: what the services take as `COMANDA_POSTGRES`.
    public String hostPort() {
        return hostPort;
    }

    public int port() {
        return Integer.parseInt(hostPort.substring(hostPort.indexOf(':') + 1));
    }

    /// One of `orders`, `inventory`, `payments`, as its service sees it (or another that
    /// [#freshDatabase(String)] made).
    public Database database(String name) {
        return new Database(hostPort, name, name, name);
    }

    /// One of `orders`, `inventory`, `payments`, as its migrations see it.
    public Database owned(String name) {
        return new Database(hostPort, name, owner(name), owner(name));
    }

    /// The role that owns a database; its password is the same word.
    public static String owner(String database) {
        return database + "_owner";
    }

    /// `jdbc:postgresql://127.0.0.1:54321/<database>`; user and password are the database's name.
    public String jdbcUrl(String database) {
        return database(database).jdbcUrl();
    }

    /// The superuser in the database `postgres`: for looking around, never for services.
    public Database superuser() {
        return new Database(hostPort, "postgres", SUPERUSER, SUPERUSER);
    }

    /// A new, empty database with a role that owns it, for one isolated test. Names, user and
    /// password are `<prefix>_<eight hex digits>`.
    public Database freshDatabase(String prefix) {
        String name = prefix + "_" + UUID.randomUUID().toString().substring(0, 8);
        try (Connection connection = superuser().connect();
                Statement statement = connection.createStatement()) {
            createDatabase(statement, name, name);
        } catch (SQLException e) {
            throw new ServerUnavailable("making database " + name + " on " + hostPort, e);
        }
        return database(name);
    }

    /// The postmaster's process id.
    public synchronized long pid() {
        return owned().pid();
    }

    /// SIGKILL for the postmaster and its backends: a crash. [#restart()] recovers from the
    /// write-ahead log.
    public synchronized void kill() {
        owned().kill();
        paused = false;
    }

    /// SIGSTOP: connections stay open and nothing is answered, until [#resume()]. Only where it
    /// runs as a process of this machine.
    public synchronized void pause() {
        paused = true; // first: what fails half-way has to be resumed as well
        Processes.pause(handle());
    }

    /// SIGCONT; nothing if it is not paused.
    public synchronized void resume() {
        if (paused) {
            Processes.resume(handle());
            paused = false;
        }
    }

    /// Stops it in good order; port and data stay.
    public synchronized void stop() {
        resume();
        owned().stop();
    }

    /// Starts it again on the same port with the same data, after [#stop()] or [#kill()]; stops it
    /// first if it runs.
    ///
    /// @throws ServerUnavailable if it was closed meanwhile, or does not start
    public synchronized void restart() {
        if (closed) {
            throw new ServerUnavailable(this + " was closed for good");
        }
        resume();
        owned().stop();
        owned().start();
    }

    /// Stops it and deletes its data. Harmless twice, and for a [#shared()] server that another
    /// class loader started.
    @Override
    public synchronized void close() {
        if (process != null) {
            closed = true;
            resume();
            process.close();
            AtExit.forget(this);
        }
    }

    @Override
    public String toString() {
        return "PostgreSQL at " + hostPort;
    }

    private synchronized void start0() {
        owned().start();
    }

    private ProcessHandle handle() {
        long pid = owned().pid();
        return ProcessHandle.of(pid)
                .orElseThrow(() -> new ServerUnavailable(this + " has no process " + pid));
    }

    private ServerProcess owned() {
        if (process == null) {
            throw new IllegalStateException(this + " is shared and was started elsewhere");
        }
        return process;
    }

    private void createDatabases() {
        try (Connection connection = superuser().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC");
            for (String name : new String[] {"orders", "inventory", "payments"}) {
                createDatabase(statement, name, owner(name));
                createRole(statement, name);
                statement.execute("GRANT CONNECT ON DATABASE " + name + " TO " + name);
            }
        } catch (SQLException e) {
            throw new ServerUnavailable("setting up the databases on " + hostPort, e);
        }
    }

    private static void createDatabase(Statement statement, String name, String owner)
            throws SQLException {
        if (!name.matches("[a-z][a-z0-9_]{0,50}")) {
            throw new IllegalArgumentException("not a database name: '" + name + "'");
        }
        createRole(statement, owner);
        statement.execute("CREATE DATABASE " + name + " OWNER " + owner);
        statement.execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
    }

    private static void createRole(Statement statement, String name) throws SQLException {
        statement.execute("CREATE ROLE " + name + " LOGIN PASSWORD '" + name + "'");
    }
}
