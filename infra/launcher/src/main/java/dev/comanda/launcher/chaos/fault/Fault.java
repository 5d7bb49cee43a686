package dev.comanda.launcher.chaos.fault;

import dev.comanda.launcher.Service;
import dev.comanda.launcher.Wiring.Server;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// One thing that goes wrong for a while, and how it is put right again.
///
/// Between [#strike(Arena)] and [#heal(Arena)] lies [#lasts()]. Both may take time of their own: a
/// service that is started again is healed when it is ready. What is lost with the fault (the
/// messages of a purged stream) is not brought back by healing; that is the product's business.
public sealed interface Fault {

    /// What the report counts by.
    enum Kind {
        KILL_SERVICE("SIGKILL of a service"),
        RESTART_SERVICE("orderly restart of a service"),
        PAUSE_SERVICE("SIGSTOP of a service"),
        KILL_BROKER("SIGKILL of nats-server"),
        WIPE_BROKER("nats-server killed and its store wiped"),
        PAUSE_BROKER("SIGSTOP of nats-server"),
        KILL_DATABASE("SIGKILL of PostgreSQL"),
        PAUSE_DATABASE("SIGSTOP of PostgreSQL"),
        PURGE_STREAM("stream purged"),
        DELETE_STREAM("stream deleted"),
        DELETE_CONSUMER("durable consumer deleted"),
        RESET_CONNECTIONS("connections reset"),
        STALL_CONNECTIONS("connections stalled");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    Kind kind();

    /// What is hurt, in words: `payment-service`. Nothing is hurt by two faults at a time.
    String target();

    /// How long it is left in that state. Zero: there is nothing to put right.
    Duration lasts();

    /// As a person would say it: `SIGKILL payment-service`.
    String says();

    /// @throws RuntimeException if it cannot be done, which is no fault of the product
    void strike(Arena arena) throws IOException, InterruptedException, JetStreamApiException;

    void heal(Arena arena) throws InterruptedException;

    /// Dies between two instructions, and is started again.
    record KillService(Service service, Duration lasts) implements Fault {
        @Override
        public Kind kind() {
            return Kind.KILL_SERVICE;
        }

        @Override
        public String target() {
            return service.module();
        }

        @Override
        public String says() {
            return "SIGKILL " + service;
        }

        @Override
        public void strike(Arena arena) {
            arena.running(service).kill();
        }

        @Override
        public void heal(Arena arena) throws InterruptedException {
            arena.bringBack(service);
        }
    }

    /// SIGTERM in the middle of a batch: it drains, ends, and is started again.
    record RestartService(Service service) implements Fault {
        @Override
        public Kind kind() {
            return Kind.RESTART_SERVICE;
        }

        @Override
        public String target() {
            return service.module();
        }

        @Override
        public Duration lasts() {
            return Duration.ofMillis(1);
        }

        @Override
        public String says() {
            return "SIGTERM " + service;
        }

        @Override
        public void strike(Arena arena) {
            arena.running(service).stop();
        }

        @Override
        public void heal(Arena arena) throws InterruptedException {
            arena.bringBack(service);
        }
    }

    /// Stands still as in a long garbage collection or on a machine that swaps: its time-outs run.
    record PauseService(Service service, Duration lasts) implements Fault {
        @Override
        public Kind kind() {
            return Kind.PAUSE_SERVICE;
        }

        @Override
        public String target() {
            return service.module();
        }

        @Override
        public String says() {
            return "SIGSTOP " + service;
        }

        @Override
        public void strike(Arena arena) {
            arena.running(service).pause();
        }

        @Override
        public void heal(Arena arena) {
            arena.running(service).resume();
        }
    }

    /// What JetStream had not synced may be gone.
    ///
    /// @param wiped whether its whole store is thrown away as well
    record KillBroker(boolean wiped, Duration lasts) implements Fault {
        @Override
        public Kind kind() {
            return wiped ? Kind.WIPE_BROKER : Kind.KILL_BROKER;
        }

        @Override
        public String target() {
            return Arena.BROKER;
        }

        @Override
        public String says() {
            return "SIGKILL nats-server" + (wiped ? ", store wiped" : "");
        }

        @Override
        public void strike(Arena arena) {
            arena.comanda().nats().kill();
            if (wiped) {
                arena.comanda().nats().wipeStore();
            }
        }

        @Override
        public void heal(Arena arena) {
            arena.comanda().nats().restart();
        }
    }

    record PauseBroker(Duration lasts) implements Fault {
        @Override
        public Kind kind() {
            return Kind.PAUSE_BROKER;
        }

        @Override
        public String target() {
            return Arena.BROKER;
        }

        @Override
        public String says() {
            return "SIGSTOP nats-server";
        }

        @Override
        public void strike(Arena arena) {
            arena.comanda().nats().pause();
        }

        @Override
        public void heal(Arena arena) {
            arena.comanda().nats().resume();
        }
    }

    /// The postmaster and all backends at once; it recovers from its write-ahead log.
    record KillDatabase(Duration lasts) implements Fault {
        @Override
        public Kind kind() {
            return Kind.KILL_DATABASE;
        }

        @Override
        public String target() {
            return Arena.DATABASE;
        }

        @Override
        public String says() {
            return "SIGKILL PostgreSQL";
        }

        @Override
        public void strike(Arena arena) {
            arena.comanda().postgres().kill();
        }

        @Override
        public void heal(Arena arena) {
            arena.comanda().postgres().restart();
        }
    }

    record PauseDatabase(Duration lasts) implements Fault {
        @Override
        public Kind kind() {
            return Kind.PAUSE_DATABASE;
        }

        @Override
        public String target() {
            return Arena.DATABASE;
        }

        @Override
        public String says() {
            return "SIGSTOP PostgreSQL";
        }

        @Override
        public void strike(Arena arena) {
            arena.comanda().postgres().pause();
        }

        @Override
        public void heal(Arena arena) {
            arena.comanda().postgres().resume();
        }
    }

    /// What a stream, or a durable consumer of it, loses by somebody's command.
    ///
    /// @param which of the stream's consumers, counted round and round by name
    record LoseFromBroker(Kind kind, String stream, int which) implements Fault {

        /// The streams that may lose something; not that of the dead letters.
        static final List<String> STREAMS = List.of("ORDERS", "PAYMENTS", "INVENTORY");

        @Override
        public String target() {
            return Arena.BROKER;
        }

        @Override
        public Duration lasts() {
            return Duration.ZERO;
        }

        @Override
        public String says() {
            return switch (kind) {
                case PURGE_STREAM -> "stream purge " + stream;
                case DELETE_STREAM -> "stream rm " + stream;
                default -> "consumer rm " + stream + " (number " + which + ")";
            };
        }

        @Override
        public void strike(Arena arena)
                throws IOException, InterruptedException, JetStreamApiException {
            arena.lose(kind, stream, which);
        }

        @Override
        public void heal(Arena arena) {
            // The services make again what they miss.
        }
    }

    /// Every connection from one service to one server ends with a TCP reset.
    record ResetConnections(Service service, Server server) implements Fault {
        @Override
        public Kind kind() {
            return Kind.RESET_CONNECTIONS;
        }

        @Override
        public String target() {
            return Arena.between(service, server);
        }

        @Override
        public Duration lasts() {
            return Duration.ZERO;
        }

        @Override
        public String says() {
            return "connections reset: " + target();
        }

        @Override
        public void strike(Arena arena) {
            arena.proxy(service, server).reset();
        }

        @Override
        public void heal(Arena arena) {
            // Whoever wants one opens a new one.
        }
    }

    /// Nothing passes between one service and one server, and neither end is told.
    record StallConnections(Service service, Server server, Duration lasts) implements Fault {
        @Override
        public Kind kind() {
            return Kind.STALL_CONNECTIONS;
        }

        @Override
        public String target() {
            return Arena.between(service, server);
        }

        @Override
        public String says() {
            return "connections stalled: " + target();
        }

        @Override
        public void strike(Arena arena) {
            arena.proxy(service, server).stall();
        }

        @Override
        public void heal(Arena arena) {
            arena.proxy(service, server).flow();
        }
    }
}
