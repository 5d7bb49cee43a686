package dev.comanda.nats.auth;

import dev.comanda.nats.http.Problem;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// 401 and 403 as problems. What is wrong with a token is for our log, not for its bearer.
public final class Refusals {

    private static final Logger LOG = Logger.getLogger(Refusals.class);

    private static final int RETRY_AFTER_SECONDS = 2;

    @ServerExceptionMapper(UnauthorizedException.class)
    public Response noToken() {
        return unauthorized(
                "Bearer", "This call needs a token: send Authorization: Bearer <token>.");
    }

    @ServerExceptionMapper({
        AuthenticationFailedException.class,
        AuthenticationCompletionException.class
    })
    public Response badToken(RuntimeException e) {
        Throwable why = e.getCause() == null ? e : e.getCause();
        LOG.debugf("token refused: %s", why.getMessage());
        return unauthorized(
                "Bearer error=\"invalid_token\"",
                "The token is not valid here, or not any more. Get a new one and try again.");
    }

    @ServerExceptionMapper(ForbiddenException.class)
    public Response wrongRole() {
        return answer(403, "Forbidden", "The token does not have the role that this call needs.")
                .build();
    }

    /// The issuer was away when this service started, and still is: its keys are not known.
    @ServerExceptionMapper(OIDCException.class)
    public Response noKeys(OIDCException e) {
        LOG.warnf("no token can be checked: %s", e.getMessage());
        return answer(
                        503,
                        "Temporarily unavailable",
                        "Tokens cannot be checked for the moment. Nothing was done. Try again.")
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }

    private static Response unauthorized(String challenge, String detail) {
        return answer(401, "Unauthorized", detail)
                .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                .build();
    }

    private static Response.ResponseBuilder answer(int status, String title, String detail) {
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(new Problem(status, title, detail, List.of()).body());
    }
}
