package dev.comanda.servers.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.comanda.servers.stripe.HttpDoor.Answer;
import dev.comanda.servers.stripe.HttpDoor.Answer.Hangs;
import dev.comanda.servers.stripe.HttpDoor.Answer.Late;
import dev.comanda.servers.stripe.HttpDoor.Answer.Resets;
import dev.comanda.servers.stripe.HttpDoor.Answer.Says;
import dev.comanda.servers.stripe.HttpDoor.Request;
import dev.comanda.servers.stripe.StripeBook.Intent;
import dev.comanda.servers.stripe.StripeBook.Kept;
import dev.comanda.servers.stripe.StripeBook.Refund;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Stripe, as far as this project asks for it, with its memory: the same key and parameters get
/// the same answer again, faults and declines included; the same key with other parameters is
/// refused. What it does with a charge is told by the payment method:
///
/// | method | at the first request |
/// |---|---|
/// | `pm_card_visa` | pays |
/// | `pm_card_chargeDeclined` | declines |
/// | `pm_stub_limited` | answers 429, twice, and does nothing |
/// | `pm_stub_busy` | answers 409 and does nothing |
/// | `pm_stub_faultCharged` | charges and answers 500, for ever |
/// | `pm_stub_hidden` | the same, and the charge is not found by searching |
/// | `pm_stub_faultOnce` | answers 500, does nothing and does not remember it |
/// | `pm_stub_down` | the same, as often as it is asked |
/// | `pm_stub_hang` | charges and never answers |
/// | `pm_stub_reset` | charges and resets the connection |
/// | `pm_stub_slow` | charges, and answers three seconds later |
/// | `pm_stub_refundFault` | pays; refunds, and answers 500 for ever |
/// | `pm_stub_refundFaultUndone` | pays; answers 500 for ever to the first key of a refund |
/// | `pm_stub_refundPending` | pays; a refund is pending until it was looked at |
/// | `pm_stub_refundReset` | pays; refunds and resets the connection |
///
/// `GET /stub/orders/{id}` tells what was booked, `GET /stub/requests` how often what was asked.
public final class StripeStub implements AutoCloseable {

    private static final String BAD = "invalid_request_error";
    private static final String IDEMPOTENCY = "idempotency_error";
    private static final String IN_USE = "idempotency_key_in_use";

    private final HttpDoor door;
    private final StripeBook book = new StripeBook();
    private final Map<String, Integer> seen = new HashMap<>();

    private StripeStub(int port) throws IOException {
        this.door = new HttpDoor(port, this::answer);
    }

    /// On a free port of 127.0.0.1.
    public static StripeStub start() {
        try {
            return new StripeStub(0);
        } catch (IOException e) {
            throw new UncheckedIOException("starting the stand-in for Stripe", e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + door.port();
    }

    /// How often an order was charged.
    public synchronized int chargesOf(String orderId) {
        return book.of(orderId).path("charges").asInt();
    }

    public synchronized int refundsOf(String orderId) {
        return book.of(orderId).path("refunds").asInt();
    }

    private synchronized Answer answer(Request request) {
        String what = request.method() + " " + request.path();
        if (what.startsWith("GET /stub/orders/")) {
            return ok(book.of(last(request.path())).toString());
        }
        if (what.equals("GET /stub/requests")) {
            ObjectNode counts = StripeBook.JSON.createObjectNode();
            seen.forEach(counts::put);
            return ok(counts.toString());
        }
        seen.merge(
                request.method() + " " + request.path().replaceAll("pi_.*", "…"), 1, Integer::sum);
        if (!request.headers().getOrDefault("authorization", "").startsWith("Bearer sk_test_")) {
            return refuse(401, BAD, null);
        }
        if (!request.headers().containsKey("stripe-version")) {
            return refuse(400, BAD, "no_version");
        }
        return switch (what) {
            case "POST /v1/payment_intents" -> keyed(request, this::charge);
            case "POST /v1/refunds" -> keyed(request, this::refund);
            case "GET /v1/refunds" -> refunds(request);
            case "GET /v1/payment_intents/search" ->
                    ok(
                            StripeBook.list(
                                    book.search(request.query().getOrDefault("query", "")).stream()
                                            .map(Intent::json)
                                            .toList()));
            default -> intent(last(request.path()));
        };
    }

    private Answer keyed(Request request, Function<Request, Answer> first) {
        String key = Objects.requireNonNull(request.headers().get("idempotency-key"));
        Kept kept = book.keys.get(key);
        if (kept == null) {
            return first.apply(request);
        }
        if (!kept.form().equals(request.form())) {
            return refuse(400, IDEMPOTENCY, null);
        }
        return new Says(
                kept.answer().status(),
                Map.of("Idempotent-Replayed", "true"),
                kept.answer().body());
    }

    private Says keep(Request request, Says answer) {
        book.keys.put(
                Objects.requireNonNull(request.headers().get("idempotency-key")),
                new Kept(request.form(), answer));
        return answer;
    }

    private Answer charge(Request request) {
        String method = request.form().getOrDefault("payment_method", "");
        String key = request.headers().getOrDefault("idempotency-key", "");
        int calls = seen.merge(key, 1, Integer::sum);
        Says trouble =
                switch (method) {
                    case "pm_stub_limited" -> calls <= 2 ? refuse(429, BAD, "rate_limit") : null;
                    case "pm_stub_busy" -> calls == 1 ? refuse(409, IDEMPOTENCY, IN_USE) : null;
                    case "pm_stub_faultOnce" -> calls == 1 ? refuse(500, "api_error", null) : null;
                    case "pm_stub_down" -> refuse(500, "api_error", null);
                    default -> null;
                };
        if (trouble != null) {
            return trouble;
        }
        if (method.startsWith("pm_card_chargeDeclined")) {
            book.charge(request.form(), "generic_decline");
            ObjectNode body = StripeBook.JSON.createObjectNode();
            body.set("error", StripeBook.cardError("generic_decline"));
            return keep(request, new Says(402, Map.of(), body.toString()));
        }
        if (!method.startsWith("pm_card_") && !method.startsWith("pm_stub_")) {
            return refuse(400, BAD, "resource_missing"); // and it is not remembered
        }
        Intent intent = book.charge(request.form(), null);
        Says paid = keep(request, ok(intent.json().toString()));
        return switch (method) {
            case "pm_stub_faultCharged", "pm_stub_hidden" ->
                    keep(request, refuse(500, "api_error", null));
            case "pm_stub_hang" -> new Hangs();
            case "pm_stub_slow" -> new Late(paid);
            case "pm_stub_reset" -> new Resets();
            default -> paid;
        };
    }

    private Answer refund(Request request) {
        Intent intent = book.intents.get(request.form().getOrDefault("payment_intent", ""));
        if (intent == null || !intent.paid()) {
            return refuse(404, BAD, "resource_missing");
        }
        boolean again = request.headers().getOrDefault("idempotency-key", "").endsWith(":2");
        if (intent.method().equals("pm_stub_refundFaultUndone") && !again) {
            return keep(request, refuse(500, "api_error", null));
        }
        if (!book.refundsOf(intent.id()).isEmpty()) {
            return keep(request, refuse(400, BAD, "charge_already_refunded"));
        }
        boolean pending = intent.method().equals("pm_stub_refundPending");
        Refund refund = book.refund(intent, pending ? "pending" : "succeeded");
        Says done = keep(request, ok(refund.json().toString()));
        return switch (intent.method()) {
            case "pm_stub_refundFault" -> keep(request, refuse(500, "api_error", null));
            case "pm_stub_refundReset" -> new Resets();
            default -> done;
        };
    }

    private Answer refunds(Request request) {
        String intentId = request.query().getOrDefault("payment_intent", "");
        List<ObjectNode> list = book.refundsOf(intentId).stream().map(Refund::json).toList();
        book.refunds.replaceAll(r -> new Refund(r.id(), r.of(), "succeeded")); // by the next time
        return ok(StripeBook.list(list));
    }

    private Answer intent(String id) {
        Intent intent = book.intents.get(id);
        return intent == null ? refuse(404, BAD, "resource_missing") : ok(intent.json().toString());
    }

    private static Says ok(String body) {
        return new Says(200, Map.of(), body);
    }

    private static Says refuse(int status, String type, @Nullable String code) {
        ObjectNode body = StripeBook.JSON.createObjectNode();
        body.putObject("error").put("type", type).put("code", code).put("message", "stub");
        return new Says(status, Map.of(), body.toString());
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException("stopping the stand-in for Stripe", e);
        }
    }
}
