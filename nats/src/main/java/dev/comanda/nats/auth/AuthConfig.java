package dev.comanda.nats.auth;

import dev.comanda.nats.http.Printable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/// Whether callers over HTTP have to say who they are. Who issues the tokens is Quarkus' own
/// configuration, `quarkus.oidc.*`.
@ConfigMapping(prefix = "comanda.auth")
public interface AuthConfig {

    /// Whether each call needs a token. In production there is no default: a service does not start
    /// before somebody has decided.
    Optional<Boolean> required();

    /// The claim of a customer's token that is the `customerId` of their orders.
    @WithDefault("sub")
    @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64)
    String customerClaim();
}
