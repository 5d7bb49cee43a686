package dev.comanda.e2e.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.e2e.access.Guarded.Said;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Service;
import dev.comanda.servers.tokens.Claims;
import dev.comanda.servers.tokens.TokenIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every operation of every service's own OpenAPI document, called with every kind of token.
class AccessIT {

    private static final List<String> ROLES = List.of("customer", "service", "operator");
    private static final String NOT_ASKED = "–";

    private final Guarded guarded = Guarded.running();
    private final TokenIssuer issuer = guarded.issuer();

    private List<Operation> operations() {
        return Stream.of(Service.values())
                .flatMap(service -> Operation.of(service, guarded.comanda().api(service)).stream())
                .toList();
    }

    /// By what is wrong with them.
    private Map<String, String> badTokens() {
        Claims good = issuer.claims("ana", "customer", "service", "operator");
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("expired", issuer.sign(good.expiring(Instant.now().minusSeconds(60))));
        bad.put("other issuer", issuer.sign(good.issuedBy("https://issuer.example")));
        bad.put("other audience", issuer.sign(good.meantFor("another-shop")));
        try (TokenIssuer other = TokenIssuer.start()) {
            bad.put("other key", other.sign(good));
        }
        bad.put("alg none", issuer.withoutSignature(good));
        bad.put("HS256", issuer.withPublicKeyAsSecret(good));
        bad.put("no JWT", "c2VjcmV0");
        return bad;
    }

    @Test
    void everyOperationAsksWhoCallsAndAnswersOnlyWhomItIsFor() {
        String anas = placeFor("ana");
        List<String> wrong = new ArrayList<>();
        List<Map<String, String>> rows = new ArrayList<>();
        for (Operation operation : operations()) {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("operation", operation.toString());
            Map<String, String> expected = new LinkedHashMap<>(row);
            boolean open = operation.roles().isEmpty();
            row.put("none", told(call(operation, anas, null)));
            expected.put("none", open ? "in" : "401");
            badTokens()
                    .forEach(
                            (what, token) -> {
                                row.put(what, told(call(operation, anas, token)));
                                expected.put(what, open ? "in" : "401");
                            });
            row.put("no role", told(call(operation, anas, issuer.token("ana"))));
            expected.put("no role", open ? "in" : "403");
            for (String role : ROLES) {
                row.put(role, told(call(operation, anas, issuer.token("ana", role))));
                expected.put(role, open || operation.roles().contains(role) ? "in" : "403");
            }
            boolean owned = operation.isOfAnOrder() && operation.roles().contains("customer");
            row.put(
                    "other customer",
                    owned
                            ? Integer.toString(
                                    call(operation, anas, issuer.token("ben", "customer")).status())
                            : NOT_ASKED);
            expected.put("other customer", owned ? "404" : NOT_ASKED);
            rows.add(row);
            if (!row.equals(expected)) {
                wrong.add("expected " + expected + "\n     got " + row);
            }
        }
        System.out.println(table(rows));
        assertThat(wrong).as("%s", table(rows)).isEmpty();
    }

    @Test
    void onlyStripesWebhookNeedsNoTokenForItHasASignature() {
        assertThat(operations())
                .filteredOn(operation -> operation.roles().isEmpty())
                .as("operations without @RolesAllowed")
                .extracting(Operation::id)
                .containsExactly("stripeWebhook");
    }

    @Test
    void thePageSaysWhichRoleEachCallNeeds() throws IOException {
        String rules =
                operations().stream()
                        .filter(operation -> !operation.roles().isEmpty())
                        .map(AccessIT::rule)
                        .sorted()
                        .collect(Collectors.joining("\n"));
        assertThat(Files.readString(Checkout.find().root().resolve("docs/api.md"))).contains(rules);
    }

    private static String rule(Operation operation) {
        return ROLES.stream()
                .map(role -> operation.roles().contains(role) ? "✓" : " ")
                .collect(
                        Collectors.joining(
                                " | ",
                                "| " + operation.service() + " | `" + operation + "` | ",
                                " |"));
    }

    @Test
    void aRefusalIsAProblemThatSaysWhatToDo() {
        Said none = guarded.call(Service.ORDERS, "GET", "/orders", "", null);
        assertThat(none.type()).startsWith("application/problem+json");
        assertThat(none.challenge()).isEqualTo("Bearer");
        assertThat(none.body()).contains("/problems/unauthorized", "send Authorization: Bearer");

        Said old = guarded.call(Service.ORDERS, "GET", "/orders", "", badTokens().get("expired"));
        assertThat(old.type()).startsWith("application/problem+json");
        assertThat(old.challenge()).isEqualTo("Bearer error=\"invalid_token\"");

        Said role =
                guarded.call(Service.ORDERS, "GET", "/sagas", "", issuer.token("ana", "customer"));
        assertThat(role.status()).isEqualTo(403);
        assertThat(role.type()).startsWith("application/problem+json");
        assertThat(role.body()).contains("/problems/forbidden");
    }

    @Test
    void healthMetricsAndTheDocumentNeedNoToken() {
        for (Service service : Service.values()) {
            for (String path : List.of("/q/health/ready", "/q/metrics", "/q/openapi")) {
                assertThat(guarded.call(service, "GET", path, "", null).status()).isEqualTo(200);
                assertThat(guarded.call(service, "GET", path, "", "no-token").status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void theAuditPassesTheOperatorsTokenOn() {
        Said audit =
                guarded.call(Service.ORDERS, "GET", "/audit", "", issuer.token("eve", "operator"));
        assertThat(audit.status()).as("%s", audit.body()).isEqualTo(200);
        assertThat(audit.body()).contains("\"violationsTotal\":0");
    }

    private Said call(Operation operation, String order, @Nullable String token) {
        return guarded.call(
                operation.service(),
                operation.method(),
                operation.address(order),
                operation.takesJson() ? "{}" : "",
                token);
    }

    /// An order that ends soon: nobody sells that.
    private String placeFor(String customer) {
        Said placed =
                guarded.call(
                        Service.ORDERS,
                        "POST",
                        "/orders",
                        """
                        {"customerId": "%s", "items": [{"productId": "moonlight", "quantity": 1, "unitPrice": 1}]}"""
                                .formatted(customer),
                        issuer.token("shop", "service"));
        assertThat(placed.status()).as("%s", placed.body()).isEqualTo(201);
        return placed.body().replaceAll(".*\"orderId\":\"([^\"]+)\".*", "$1");
    }

    /// A request without what it needs is let in and then refused for that.
    private static String told(Said said) {
        return said.status() == 401 || said.status() == 403
                ? Integer.toString(said.status())
                : "in";
    }

    private static String table(List<Map<String, String>> rows) {
        List<String> columns = List.copyOf(rows.getFirst().keySet());
        int wide =
                rows.stream()
                        .mapToInt(row -> row.getOrDefault("operation", "").length())
                        .max()
                        .orElse(1);
        StringBuilder table = new StringBuilder("\n");
        table.append(("%-" + wide + "s").formatted("token:"));
        columns.stream().skip(1).forEach(name -> table.append("  ").append(name));
        for (Map<String, String> row : rows) {
            table.append(("%n%-" + wide + "s").formatted(row.get("operation")));
            columns.stream()
                    .skip(1)
                    .forEach(
                            name ->
                                    table.append("  ")
                                            .append(
                                                    ("%-" + name.length() + "s")
                                                            .formatted(row.get(name))));
        }
        return table.toString();
    }
}
