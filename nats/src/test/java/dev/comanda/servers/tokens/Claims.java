package dev.comanda.servers.tokens;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/// What a token says. Change a valid one ([TokenIssuer#claims(String, String...)]) to get one that
/// is not.
///
/// @param audience whom it is for
/// @param subject whose it is: for a customer, the `customerId`
/// @param roles in the claim `groups`
/// @param expires when it stops to be valid
public record Claims(
        String issuer, String audience, String subject, List<String> roles, Instant expires) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public Claims {
        roles = List.copyOf(roles);
    }

    public Claims issuedBy(String other) {
        return new Claims(other, audience, subject, roles, expires);
    }

    public Claims meantFor(String other) {
        return new Claims(issuer, other, subject, roles, expires);
    }

    public Claims expiring(Instant at) {
        return new Claims(issuer, audience, subject, roles, at);
    }

    String json() {
        ObjectNode claims = JSON.createObjectNode();
        claims.put("iss", issuer).put("aud", audience).put("sub", subject);
        roles.forEach(claims.putArray("groups")::add);
        claims.put("iat", expires.getEpochSecond() - TokenIssuer.VALID_SECONDS);
        return claims.put("exp", expires.getEpochSecond()).toString();
    }
}
