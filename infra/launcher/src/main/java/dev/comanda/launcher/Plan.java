package dev.comanda.launcher;

import dev.comanda.servers.Where;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a cluster should be like. Start from [#standard(Checkout)] or [#isolated(Checkout, Path)].
///
/// @param ports the ports to take
/// @param logs the folder for the services' logs
/// @param jvm options of each service's JVM
/// @param environment more configuration, by service
/// @param syncInterval see [dev.comanda.servers.NatsServer.Options]
/// @param postgres where PostgreSQL runs
/// @param wiring how the services reach the servers
public record Plan(
        Checkout checkout,
        PortPlan ports,
        Path logs,
        List<String> jvm,
        Map<Service, Map<String, String>> environment,
        @Nullable String syncInterval,
        Where postgres,
        Wiring wiring) {

    /// Three JVMs beside PostgreSQL on a laptop or a small CI machine. One tier of compilation:
    /// they are up and warm sooner, at the price of the last bit of throughput.
    public static final List<String> SMALL_JVM =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /// As one would run them: both compilers, a heap that they need at the highest rate, and the
    /// collector with the least overhead on few cores.
    public static final List<String> PRODUCTION_JVM = List.of("-Xmx192m", "-XX:+UseSerialGC");

    public Plan {
        jvm = List.copyOf(jvm);
        environment = Map.copyOf(environment);
    }

    /// What `./dev up` starts: the ports everybody knows, and PostgreSQL from its Maven artifacts.
    public static Plan standard(Checkout checkout) {
        return new Plan(
                checkout,
                PortPlan.standard(),
                checkout.logs(),
                SMALL_JVM,
                Map.of(),
                null,
                Where.chosenOr(Where.LOCAL),
                Wiring.DIRECT);
    }

    /// What tests start: free ports, and logs in a folder of their own.
    public static Plan isolated(Checkout checkout, Path logs) {
        return new Plan(
                checkout,
                PortPlan.free(),
                logs,
                SMALL_JVM,
                Map.of(),
                null,
                Where.chosen(),
                Wiring.DIRECT);
    }

    public Plan on(PortPlan other) {
        return new Plan(checkout, other, logs, jvm, environment, syncInterval, postgres, wiring);
    }

    /// The same with something between the services and the servers.
    public Plan wired(Wiring other) {
        return new Plan(checkout, ports, logs, jvm, environment, syncInterval, postgres, other);
    }

    /// The same with other options of each service's JVM.
    public Plan withJvm(List<String> options) {
        return new Plan(
                checkout, ports, logs, options, environment, syncInterval, postgres, wiring);
    }

    /// The same with another interval of JetStream's fsync: `always`, `10s`.
    public Plan syncingEvery(String interval) {
        return new Plan(checkout, ports, logs, jvm, environment, interval, postgres, wiring);
    }

    /// The same with PostgreSQL elsewhere.
    public Plan on(Where place) {
        return new Plan(checkout, ports, logs, jvm, environment, syncInterval, place, wiring);
    }

    /// The same with another folder for the services' logs.
    public Plan loggingTo(Path folder) {
        return new Plan(checkout, ports, folder, jvm, environment, syncInterval, postgres, wiring);
    }

    /// One more environment variable for every service.
    public Plan with(String variable, String value) {
        Plan plan = this;
        for (Service service : Service.values()) {
            plan = plan.with(service, variable, value);
        }
        return plan;
    }

    /// One more environment variable for one service: `with(ORDERS, "COMANDA_SAGA_RESEND", "1s")`.
    public Plan with(Service service, String variable, String value) {
        Map<Service, Map<String, String>> all = new EnumMap<>(Service.class);
        all.putAll(environment);
        Map<String, String> own = new HashMap<>(all.getOrDefault(service, Map.of()));
        own.put(variable, value);
        all.put(service, Map.copyOf(own));
        return new Plan(checkout, ports, logs, jvm, all, syncInterval, postgres, wiring);
    }
}
