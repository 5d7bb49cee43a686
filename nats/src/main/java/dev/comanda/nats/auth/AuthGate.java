package dev.comanda.nats.auth;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/// Lets a service start only if it is known whether it asks for tokens.
@Singleton
final class AuthGate {

    private static final Logger LOG = Logger.getLogger(AuthGate.class);

    /// Before everything that does something at start.
    private static final int FIRST = 50;

    private final AuthConfig config;

    AuthGate(AuthConfig config) {
        this.config = config;
    }

    void start(@Observes @Priority(FIRST) StartupEvent event) {
        boolean required =
                config.required()
                        .orElseThrow(
                                () ->
                                        new Undecided(
                                                "comanda.auth.required is not set. Set it to true, and"
                                                        + " quarkus.oidc.auth-server-url to who issues the"
                                                        + " tokens; or to false, if something in front of"
                                                        + " this service decides who may call it."));
        if (!required) {
            LOG.info("comanda.auth.required=false: whoever reaches this service may call it");
        }
    }

    /// Nobody has said whether calls need a token.
    static final class Undecided extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Undecided(String message) {
            super(message);
        }
    }
}
