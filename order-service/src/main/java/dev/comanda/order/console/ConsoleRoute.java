package dev.comanda.order.console;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// The console is static files in `META-INF/resources/console`, as the browser takes them. Its
/// address without the slash leads to them.
@Singleton
final class ConsoleRoute {

    private static final int PERMANENT_REDIRECT = 308;

    void install(@Observes Router router) {
        router.route("/console")
                .handler(
                        request -> {
                            if (request.normalizedPath().endsWith("/")) {
                                request.next();
                                return;
                            }
                            request.response()
                                    .setStatusCode(PERMANENT_REDIRECT)
                                    .putHeader("Location", "/console/")
                                    .end();
                        });
    }
}
