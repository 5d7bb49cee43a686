package dev.comanda.e2e.metrics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Await;
import dev.comanda.servers.Folders;
import dev.comanda.servers.GoTool;
import dev.comanda.servers.prometheus.Prometheus;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A real Prometheus, with this project's own configuration and rules, watches a real cluster while
/// orders go through; then it is asked all that the dashboard and the rules ask. None of it may be
/// empty: a metric that was renamed, or a label that is misspelt, shows nothing, for ever.
class MonitoringIT {

    private static final Checkout CHECKOUT = Checkout.find();
    private static final Path PROMETHEUS = Scraped.PROMETHEUS;
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(90);

    private static final Comanda COMANDA =
            Comanda.start(
                    Plan.isolated(
                            CHECKOUT, Path.of("target", "logs", "monitoring").toAbsolutePath()),
                    Progress.SILENT);

    private static final Path FOLDER = Folders.temporary("monitoring");
    private static @Nullable Prometheus prometheus;

    @BeforeAll
    static void watch() throws IOException {
        prometheus =
                needed(
                        Prometheus.start(
                                Scraped.configuration(COMANDA, FOLDER, UnaryOperator.identity())),
                        Prometheus.TOOL);
        Api inventory = COMANDA.api(Service.INVENTORY);
        inventory.put(
                "/inventory/products/cup",
                Map.of("name", "Cup", "unitPrice", 2.50, "currency", "EUR"));
        Api.Answer received =
                inventory.post(
                        "/inventory/products/cup/receipts",
                        Map.of("quantity", 100_000, "receiptId", "cups"));
        assertThat(received.status() / 100).as(received.toString()).isEqualTo(2);
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        COMANDA.close();
        Folders.delete(FOLDER);
    }

    @Test
    void everyExpressionOfTheDashboardAndOfTheRulesFindsSomething() throws Exception {
        Asked asked = asked();
        Map<String, String> open = new LinkedHashMap<>(Expressions.ofDashboard(CHECKOUT));
        assertThat(open).hasSizeGreaterThan(30);
        List<JsonNode> rules = asked.rules();
        assertThat(rules).hasSizeGreaterThan(25);
        for (JsonNode rule : rules) {
            if (rule.path("type").asText().equals("recording")) {
                open.put("rule " + rule.path("name").asText(), rule.path("query").asText());
            }
        }
        Await.until(
                "answers to " + open,
                SEEN_WITHIN,
                () -> {
                    order("cup", "pm_card_visa");
                    order("cup", "pm_card_chargeDeclined");
                    order("no-such-product", "pm_card_visa");
                    open.values().removeIf(asked::answers);
                    return open.isEmpty();
                });
        for (JsonNode rule : rules) {
            assertThat(asked.missing(rule.path("query").asText()))
                    .as("%s: %s", rule.path("name").asText(), rule.path("query").asText())
                    .isEmpty();
        }
    }

    @Test
    void whatIsMisspeltIsFound() {
        Asked asked = asked();
        Await.until("a first look", SEEN_WITHIN, () -> asked.answers("max(saga_stuck) >= 0"));
        assertThat(asked.missing("sum by (job) (saga_stuck) > 7")).isEmpty();
        assertThat(asked.missing("sum by (job) (saga_stucked) > 7")).hasSize(1);
        assertThat(asked.missing("sum by (jobs) (saga_stuck) > 7")).hasSize(1);
        assertThat(asked.missing("rate(saga_failed_total{reason=\"NO_SUCH\"}[1m]) > 7")).hasSize(1);
        assertThat(asked.answers("sum(saga_stucked)")).isFalse();
    }

    @Test
    void everyServiceTellsWhatAppliesToIt() {
        Asked asked = asked();
        Map<String, List<String>> told =
                Map.of(
                        "order-service",
                        List.of(
                                "saga_success_rate",
                                "saga_duration_seconds_bucket",
                                "saga_started_total",
                                "saga_completed_total",
                                "saga_failed_total",
                                "saga_compensation_total",
                                "saga_compensation_success_rate",
                                "saga_active",
                                "saga_stuck",
                                "order_status_count"),
                        "inventory-service",
                        List.of(
                                "inventory_reservations_active",
                                "inventory_reservations_expired_total"),
                        "payment-service",
                        List.of("payments_processed_total", "payment_gateway_seconds_bucket"));
        List<String> everywhere =
                List.of(
                        "outbox_pending",
                        "outbox_oldest_seconds",
                        "inbox_duplicates_total",
                        "messages_consumed_total",
                        "messages_published_total",
                        "dead_letters",
                        "batch_size_bucket",
                        "consumer_lag",
                        "durability_ok");
        told.forEach(
                (service, names) ->
                        Stream.concat(names.stream(), everywhere.stream())
                                .forEach(
                                        name ->
                                                Await.until(
                                                        name + " of " + service,
                                                        SEEN_WITHIN,
                                                        () ->
                                                                !asked.query(
                                                                                name + "{job=\""
                                                                                        + service
                                                                                        + "\"}")
                                                                        .isEmpty())));
    }

    @Test
    void eachAlertHasItsChapterInTheRunbook() throws Exception {
        String runbook = Files.readString(CHECKOUT.root().resolve("docs/runbook.md"));
        List<JsonNode> alerts =
                asked().rules().stream()
                        .filter(rule -> rule.path("type").asText().equals("alerting"))
                        .toList();
        assertThat(alerts).hasSize(15);
        for (JsonNode alert : alerts) {
            String name = alert.path("name").asText();
            assertThat(alert.path("annotations").path("runbook_url").asText())
                    .isEqualTo("docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(runbook).contains("\n## " + name + "\n");
        }
    }

    @Test
    void theRulesPassTheirOwnTests() throws Exception {
        Path promtool = needed(Prometheus.PROMTOOL.find(), Prometheus.PROMTOOL);
        try (Stream<Path> files = Files.list(PROMETHEUS.resolve("tests"))) {
            for (Path test : files.toList()) {
                run(promtool.toString(), "test", "rules", test.toString());
            }
        }
        run(
                promtool.toString(),
                "check",
                "config",
                PROMETHEUS.resolve("prometheus.yml").toString());
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private static Asked asked() {
        return new Asked(
                new Api(URI.create(requireNonNull(prometheus, "it was not started").url())));
    }

    private static void order(String product, String paymentMethod) {
        COMANDA.api(Service.ORDERS)
                .post(
                        "/orders",
                        Map.of(
                                "customerId",
                                "ana",
                                "paymentMethod",
                                paymentMethod,
                                "items",
                                List.of(
                                        Map.of(
                                                "productId",
                                                product,
                                                "quantity",
                                                1,
                                                "unitPrice",
                                                2.50))))
                .expect(201);
    }

    private static <T> T needed(Optional<T> found, GoTool tool) {
        if (found.isEmpty()) {
            assertThat(GoTool.canInstall()).as("where Go is, %s is to be had", tool).isFalse();
            abort(tool.missing());
        }
        return found.orElseThrow();
    }
}
