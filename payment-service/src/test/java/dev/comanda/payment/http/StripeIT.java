package dev.comanda.payment.http;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.servers.Await;
import dev.comanda.servers.stripe.StripeNews;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole service with Stripe as its gateway: whatever happens on the way, there is one
/// charge at the provider, and the service knows of it.
@QuarkusTest
@QuarkusTestResource(Servers.class)
@QuarkusTestResource(value = StripeServers.class, restrictToAnnotatedClass = true)
class StripeIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String SETTLED = "SUCCEEDED|FAILED|REFUNDED|VOIDED";
    private static final String SUCCEEDED = "payment_intent.succeeded";

    private static Requests requests;

    @Inject AgroalDataSource database;

    @Inject
    @ConfigProperty(name = "payments.stripe.url")
    String stripe;

    @BeforeAll
    static void connect() throws Exception {
        requests = new Requests();
    }

    @AfterAll
    static void disconnect() throws Exception {
        requests.disconnect();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "pm_card_visa, SUCCEEDED,",
        "pm_card_chargeDeclined, FAILED, generic_decline",
        "no_such_method, FAILED, resource_missing",
        "pm_stub_limited, SUCCEEDED,",
        "pm_stub_busy, SUCCEEDED,",
        "pm_stub_faultCharged, SUCCEEDED,",
        "pm_stub_faultOnce, SUCCEEDED,",
        "pm_stub_hang, SUCCEEDED,",
        "pm_stub_reset, SUCCEEDED,"
    })
    void a_charge_happens_once_and_its_outcome_is_known(
            String method, String status, String reason) {
        OrderId order = charged(method);
        JsonPath payment = Requests.awaitStatus(order, SETTLED);
        assertThat(payment.getString("[0].status")).isEqualTo(status);
        assertThat(payment.getString("[0].reason")).isEqualTo(reason);
        boolean paid = status.equals("SUCCEEDED");
        assertThat(booked(order).getInt("charges")).isEqualTo(paid ? 1 : 0);
        assertThat(booked(order).getInt("intents")).isLessThanOrEqualTo(1);
        if (paid) {
            assertThat(booked(order).getInt("amount")).as("minor units").isEqualTo(2000);
            assertThat(payment.getString("[0].stripePaymentIntentId"))
                    .isEqualTo(booked(order).getString("intent"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pm_card_visa",
                "pm_stub_refundFault",
                "pm_stub_refundFaultUndone",
                "pm_stub_refundPending",
                "pm_stub_refundReset"
            })
    void a_refund_happens_once_and_its_outcome_is_known(String method) {
        OrderId order = charged(method);
        Requests.awaitStatus(order, "SUCCEEDED");
        requests.say(Requests.refund(order));
        Requests.awaitStatus(order, "REFUNDED");
        assertThat(booked(order).getInt("charges")).isEqualTo(1);
        assertThat(booked(order).getInt("refunds")).isEqualTo(1);
    }

    @Test
    void a_key_that_was_used_for_something_else_is_no_decline_and_no_second_charge() {
        OrderId order = Requests.order();
        given().baseUri(stripe)
                .header("Authorization", "Bearer sk_test_ofTheTest")
                .header("Stripe-Version", "2024-06-20")
                .header("Idempotency-Key", "charge:" + order)
                .formParam("payment_method", "pm_card_visa")
                .formParam("amount", 1)
                .formParam("currency", "eur")
                .formParam("metadata[order_id]", order.toString())
                .post("/v1/payment_intents")
                .then()
                .statusCode(200);
        process(order, "pm_card_visa");
        awaitAskedAgain(order);
        assertThat(status(order)).isEqualTo("PROCESSING");
        assertThat(booked(order).getInt("intents")).isEqualTo(1);
    }

    @Test
    void a_webhook_tells_what_no_answer_and_no_search_does() {
        OrderId order = charged("pm_stub_hidden");
        awaitAskedAgain(order);
        assertThat(status(order)).isEqualTo("PROCESSING");
        String event = event(SUCCEEDED, "payment_intent", order);
        hear(event, 200);
        hear(event, 200);
        assertThat(status(order)).isEqualTo("SUCCEEDED");
        assertThat(booked(order).getInt("charges")).isEqualTo(1);
    }

    @Test
    void a_webhook_may_come_before_the_answer() {
        OrderId order = charged("pm_stub_hang");
        hear(event(SUCCEEDED, "payment_intent", order), 200);
        assertThat(status(order)).isEqualTo("SUCCEEDED");
        assertThat(booked(order).getInt("charges")).isEqualTo(1);
    }

    @Test
    void what_an_event_says_of_a_charge_is_not_believed() {
        OrderId paid = charged("pm_card_visa");
        Requests.awaitStatus(paid, "SUCCEEDED");
        hear(event("payment_intent.payment_failed", "payment_intent", paid), 200);
        assertThat(status(paid)).isEqualTo("SUCCEEDED");

        OrderId hidden = charged("pm_stub_hidden");
        String another = booked(paid).getString("intent");
        hear(StripeNews.event(SUCCEEDED, "payment_intent", another, hidden.toString()), 200);
        assertThat(status(hidden)).as("that charge is another order's").isEqualTo("PROCESSING");
    }

    @Test
    void a_webhook_about_a_refund_makes_the_service_look() {
        OrderId order = charged("pm_card_visa");
        Requests.awaitStatus(order, "SUCCEEDED");
        hear(event("charge.refunded", "charge", order), 200);
        assertThat(status(order)).isEqualTo("SUCCEEDED");
        requests.say(Requests.refund(order));
        Requests.awaitStatus(order, "REFUNDED");
        hear(event("refund.updated", "refund", order), 200);
        assertThat(booked(order).getInt("refunds")).isEqualTo(1);
    }

    @Test
    void an_event_that_is_not_signed_now_by_stripe_is_refused_and_changes_nothing() {
        OrderId order = charged("pm_stub_hidden");
        String event = event(SUCCEEDED, "payment_intent", order);
        Instant now = Instant.now();
        String secret = StripeServers.WEBHOOK_SECRET;
        hear(event, StripeNews.signature("whsec_anotherOne", now, event), 400);
        hear(event, StripeNews.signature(secret, now.minusSeconds(310), event), 400);
        hear(event, StripeNews.signature(secret, now.plusSeconds(310), event), 400);
        hear(event + " ", StripeNews.signature(secret, now, event), 400);
        hear(event, "nonsense", 400);
        given().body(event).post("/payments/webhooks/stripe").then().statusCode(400);
        assertThat(status(order)).isEqualTo("PROCESSING");
    }

    @Test
    void events_that_are_of_no_concern_are_heard_and_nonsense_is_not() {
        OrderId stranger = Requests.order();
        hear("{\"type\":\"customer.created\",\"data\":{\"object\":{\"id\":\"cus_1\"}}}", 200);
        hear("{}", 200);
        hear(StripeNews.event(SUCCEEDED, "payment_intent", "pi_1", "another shop's"), 200);
        hear(StripeNews.event(SUCCEEDED, "payment_intent", "pi_1", stranger.toString()), 200);
        get("/payments?orderId=" + stranger).then().body("size()", equalTo(0));
        hear("not JSON", 400);
        hear("null", 400);
        hear("x".repeat(300_000), 413);
    }

    @Test
    void the_audit_says_that_it_has_only_what_stripe_told() {
        OrderId order = charged("pm_card_visa");
        Requests.awaitStatus(order, "SUCCEEDED");
        get("/payments/audit?upTo=" + order + "&limit=1000")
                .then()
                .statusCode(200)
                .body("find { it.orderId == '" + order + "' }.book", equalTo("TOLD"))
                .body("find { it.orderId == '" + order + "' }.captures", equalTo(1))
                .body("find { it.orderId == '" + order + "' }.netMinor", equalTo(2000));
    }

    @Test
    void a_refusal_says_what_is_wrong_with_the_signature() {
        given().header("Stripe-Signature", "t=1,v1=00")
                .body("{}")
                .post("/payments/webhooks/stripe")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("violations[0].field", equalTo("Stripe-Signature"))
                .body("detail", containsString("does not fit the body"));
    }

    private OrderId charged(String method) {
        OrderId order = Requests.order();
        process(order, method);
        if (method.startsWith("pm_") && !method.contains("Declined")) {
            Await.until(
                    "Stripe to have charged " + order,
                    DEADLINE,
                    () -> booked(order).getInt("charges") == 1);
        }
        return order;
    }

    private void process(OrderId order, String method) {
        requests.say(Requests.created(order, "20.00"), Requests.process(order, "20.00", method));
    }

    /// The second call of a charge is over when its third is decided.
    private void awaitAskedAgain(OrderId order) {
        Await.until(
                "Stripe to be asked again about " + order,
                DEADLINE,
                () -> calls(order) >= 3 ? true : null);
    }

    private int calls(OrderId order) {
        List<Integer> calls = Requests.calls(database, order);
        return calls.isEmpty() ? 0 : calls.getFirst();
    }

    private String event(String type, String about, OrderId order) {
        String intent = booked(order).getString("intent");
        return StripeNews.event(type, about, intent, order.toString());
    }

    private static void hear(String event, int status) {
        String secret = StripeServers.WEBHOOK_SECRET;
        hear(event, StripeNews.signature(secret, Instant.now(), event), status);
    }

    private static void hear(String event, String signature, int status) {
        given().header("Stripe-Signature", signature)
                .contentType("application/json")
                .body(event)
                .post("/payments/webhooks/stripe")
                .then()
                .statusCode(status);
    }

    private static String status(OrderId order) {
        return get("/payments?orderId=" + order).jsonPath().getString("[0].status");
    }

    private JsonPath booked(OrderId order) {
        return given().baseUri(stripe).get("/stub/orders/" + order).jsonPath();
    }
}
