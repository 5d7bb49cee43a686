package dev.comanda.nats.http;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Health and metrics are on the management port, which an ingress does not reach. In development
/// they are on the HTTP port as well, where the protocol has them: people's scripts and dashboards
/// ask there.
@Singleton
final class ManagementRoutes {

    private static final String HEALTH = "/q/health";
    private static final String METRICS = "/q/metrics";

    private final boolean onHttpPort;
    private @Nullable Router management;

    ManagementRoutes(@ConfigProperty(name = "comanda.management.on-http-port") boolean onHttpPort) {
        this.onHttpPort = onHttpPort;
    }

    void management(@Observes ManagementInterface made) {
        management = made.router();
    }

    void routes(@Observes Router router) {
        if (onHttpPort) {
            // for every path: handed to from a route with one, the other router counts as mounted
            // there
            router.route().handler(this::handOver);
        }
    }

    private void handOver(RoutingContext request) {
        Router other = management;
        String path = request.normalizedPath();
        if (other != null && (path.startsWith(HEALTH) || path.startsWith(METRICS))) {
            // Quarkus lets pages of any site read what the management port says; here nobody may
            request.request().headers().remove(HttpHeaders.ORIGIN);
            other.handleContext(request);
        } else {
            request.next();
        }
    }
}
