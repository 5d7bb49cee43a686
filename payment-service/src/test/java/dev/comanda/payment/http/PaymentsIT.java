package dev.comanda.payment.http;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefundRequest;
import dev.comanda.servers.Await;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The whole service: requests over NATS, payments over HTTP.
@QuarkusTest
@QuarkusTestResource(Servers.class)
class PaymentsIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String SETTLED = "SUCCEEDED|FAILED|REFUNDED|VOIDED";

    private static Requests requests;

    @BeforeAll
    static void connect() throws Exception {
        requests = new Requests();
    }

    @AfterAll
    static void disconnect() throws Exception {
        requests.disconnect();
    }

    @Test
    void a_payment_can_be_read_by_its_order_and_by_its_id() {
        OrderId order = Requests.order();
        requests.say(
                Requests.created(order, "20.00"), Requests.process(order, "20.00", "pm_card_visa"));
        JsonPath payment = Requests.awaitStatus(order, SETTLED);

        assertThat(payment.getString("[0].paymentId")).isEqualTo("pay_" + order);
        assertThat(payment.getString("[0].updatedAt"))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        get("/payments/pay_" + order)
                .then()
                .statusCode(200)
                .body("orderId", equalTo(order.toString()))
                .body("status", equalTo("SUCCEEDED"))
                .body("customerId", equalTo("ada"))
                .body("amount", equalTo(20.0f))
                .body("currency", equalTo("EUR"))
                .body("paymentMethod", equalTo("pm_card_visa"))
                .body(
                        "stripePaymentIntentId",
                        equalTo("pi_sim_" + order.toString().replace("-", "")))
                .body("refundedAmount", equalTo(0.0f))
                .body("reason", nullValue())
                .body("violation", nullValue());
        assertThat(get("/payments/pay_" + order).asString()).contains("\"amount\":20.00,");
    }

    @Test
    void a_decline_shows_its_reason() {
        OrderId order = Requests.order();
        requests.say(
                Requests.created(order, "20.00"),
                Requests.process(order, "20.00", "pm_card_chargeDeclinedLostCard"));
        JsonPath payment = Requests.awaitStatus(order, SETTLED);
        assertThat(payment.getString("[0].status")).isEqualTo("FAILED");
        assertThat(payment.getString("[0].reason")).isEqualTo("lost_card");
    }

    @Test
    void a_refund_shows_what_was_given_back() {
        OrderId order = Requests.order();
        requests.say(
                Requests.created(order, "20.00"), Requests.process(order, "20.00", "pm_card_visa"));
        Requests.awaitStatus(order, "SUCCEEDED");
        requests.say(new Envelope<>(new PaymentRefundRequest(order, "CANCELLED"), 1));
        JsonPath payment = Requests.awaitStatus(order, "REFUNDED");
        assertThat(payment.getFloat("[0].refundedAmount")).isEqualTo(20.0f);
        assertThat(payment.getString("[0].reason")).isEqualTo("CANCELLED");
    }

    @Test
    void before_a_charge_the_payment_shows_what_the_order_says() {
        OrderId order = Requests.order();
        requests.say(Requests.created(order, "17.50"));
        JsonPath payment = Requests.awaitStatus(order, "EXPECTED");
        assertThat(payment.getFloat("[0].amount")).isEqualTo(17.5f);
        assertThat(payment.getString("[0].customerId")).isEqualTo("ada");
    }

    @Test
    void an_order_without_a_payment_has_an_empty_list() {
        get("/payments?orderId=" + Requests.order()).then().statusCode(200).body("$", hasSize(0));
    }

    @Test
    void what_does_not_exist_or_is_no_id_is_a_problem() {
        get("/payments/pay_" + Requests.order())
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("status", equalTo(404));
        get("/payments/nonsense").then().statusCode(404);
        get("/payments")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("violations.field", hasItem("orderId"));
        get("/payments?orderId=17").then().statusCode(400);
    }

    @Test
    void the_facts_for_the_audit_are_had_by_range_of_ids() {
        OrderId order = Requests.order();
        requests.say(
                Requests.created(order, "20.00"), Requests.process(order, "20.00", "pm_card_visa"));
        Requests.awaitStatus(order, SETTLED);
        UUID before = new UUID(order.value().getMostSignificantBits(), 0);
        get("/payments/audit?after=" + before + "&upTo=" + order)
                .then()
                .statusCode(200)
                .body("orderId", equalTo(List.of(order.toString())))
                .body("[0].status", equalTo("SUCCEEDED"))
                .body("[0].amount", equalTo(2000))
                .body("[0].netMinor", equalTo(2000))
                .body("[0].captures", equalTo(1))
                .body("[0].refunds", equalTo(0))
                .body("[0].violation", nullValue());
        get("/payments/audit?after=" + order + "&upTo=" + order).then().body("$", hasSize(0));
        get("/payments/audit?after=17").then().statusCode(400);
        get("/payments/audit?limit=1001").then().statusCode(400);
    }

    @Test
    void the_service_is_described_healthy_and_measured() {
        get("/q/openapi").then().statusCode(200);
        get("/q/health/live").then().statusCode(200);
        assertThat(get("/q/metrics").asString())
                .contains("payments_violations_total", "payments_gateway_under_way");
        Await.until(
                "the first look at what the servers promise",
                DEADLINE,
                () -> get("/q/health/ready").asString().contains("\"PostgreSQL fsync\": \"on\""));
        assertThat(get("/q/metrics").asString()).contains("durability_ok 1.0");
    }
}
