package dev.comanda.launcher;

import dev.comanda.servers.Ports;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which TCP ports of 127.0.0.1 the cluster takes. PostgreSQL is not among them: it always takes a
/// free one, since 5432 is likely to be somebody's own.
///
/// @param services one port each
/// @param nats the broker's clients
/// @param monitor the broker's HTTP monitor
public record PortPlan(Map<Service, Integer> services, int nats, int monitor) {

    public PortPlan {
        services = Map.copyOf(services);
    }

    /// 3004, 3005, 3006, 4222 and 8222: what the README's `curl` lines say.
    public static PortPlan standard() {
        Map<Service, Integer> services = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            services.put(service, service.port());
        }
        return new PortPlan(services, 4222, 8222);
    }

    /// Any free ports, so that several clusters can run side by side.
    public static PortPlan free() {
        Map<Service, Integer> services = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            services.put(service, Ports.free());
        }
        return new PortPlan(services, Ports.free(), Ports.free());
    }

    public int port(Service service) {
        return services.getOrDefault(service, service.port());
    }

    /// @throws CannotGoOn naming the first port that somebody else listens on
    public void requireFree() {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            wanted.put(service.module(), port(service));
        }
        wanted.put("nats-server", nats);
        wanted.put("nats-server's monitor", monitor);
        wanted.forEach(
                (who, port) -> {
                    if (!Ports.isFree(port)) {
                        throw new CannotGoOn(
                                ("port %d is in use, and %s needs it: stop what listens there (`ss -ltnp"
                                                + " 'sport = :%d'` shows it), or add --free-ports")
                                        .formatted(port, who, port));
                    }
                });
    }
}
