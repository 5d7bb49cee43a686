package dev.comanda.nats.auth;

import dev.comanda.nats.http.Problem;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/// Whoever makes the request that is being handled. Where no tokens are asked for, it may be
/// anybody, and may see everything.
///
/// To be asked before anything asynchronous begins.
@Singleton
public final class Caller {

    private final boolean known;
    private final String customerClaim;
    private final SecurityIdentity identity;

    Caller(AuthConfig config, SecurityIdentity identity) {
        this.known = config.required().orElse(true);
        this.customerClaim = config.customerClaim();
        this.identity = identity;
    }

    /// The customer whose orders are the only ones that this caller may see and touch; `null` for
    /// one who may all.
    ///
    /// @throws Problem (403) if it is a customer, and the token does not say which
    public @Nullable String onlyCustomer() {
        if (!known || identity.hasRole(Role.SERVICE) || identity.hasRole(Role.OPERATOR)) {
            return null;
        }
        if (claim() instanceof String customer && !customer.isEmpty()) {
            return customer;
        }
        throw new Problem(
                403,
                "Forbidden",
                "The token has no claim '"
                        + customerClaim
                        + "', which is to say whose orders these are.",
                List.of());
    }

    private @Nullable Object claim() {
        return identity.getPrincipal() instanceof JsonWebToken token
                ? token.getClaim(customerClaim)
                : null;
    }

    /// Who does something by hand, for the record: the token's word, or, where there is none, the
    /// caller's own.
    public String name(String said) {
        return known ? identity.getPrincipal().getName() : said;
    }
}
