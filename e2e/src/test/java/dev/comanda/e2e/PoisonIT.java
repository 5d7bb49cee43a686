package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.e2e.Operator.Letter;
import dev.comanda.e2e.Shop.Placed;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Await;
import io.nats.client.Connection;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Messages that nobody can handle, of every kind and on every subject that somebody reads, while
/// customers go on ordering. On a cluster of its own: the streams are full of it afterwards.
class PoisonIT {

    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(2);

    /// How long an order may take beside all of it, on a busy machine of two cores.
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);

    private static final int MANY = 3_000;

    private static final Comanda COMANDA =
            Comanda.start(
                    Plan.isolated(
                            Checkout.find(), Path.of("target", "logs", "poison").toAbsolutePath()),
                    Progress.SILENT);

    private final Shop shop = new Shop(COMANDA);
    private final Operator operator = new Operator(COMANDA);
    private final Connection nats = Nats.connect(COMANDA.nats().url());
    private final Customers customers = new Customers(shop);
    private int lettersBefore;

    PoisonIT() throws Exception {}

    @AfterAll
    static void stop() {
        COMANDA.close();
    }

    @BeforeEach
    void orderMeanwhile() {
        lettersBefore = operator.letters().size();
        customers.start();
    }

    @AfterEach
    void close() throws Exception {
        customers.stop();
        nats.close();
    }

    @Test
    void everyKindOnEverySubjectBecomesALetterThatSaysWhyAndNothingElse() throws Exception {
        List<Placed> old = oldOrders();
        String before = state(old);
        Map<String, String> expected = new HashMap<>();
        for (Map.Entry<String, List<String>> readers : Poison.READERS.entrySet()) {
            String subject = readers.getKey();
            for (Poison poison : Poison.of(subject)) {
                Headers headers = new Headers().put("what", subject + ": " + poison.name());
                if (!poison.messageId().isEmpty()) {
                    headers.put("Nats-Msg-Id", poison.messageId());
                }
                long sequence = publish(subject, headers, poison.body());
                for (String reader : readers.getValue()) {
                    expected.put(reader + " " + sequence, poison.reason());
                }
            }
        }
        awaitLetters(expected.size());
        for (JsonNode letter : operator.newest(expected.size())) {
            String which =
                    letter.path("consumer").asText() + " " + letter.path("sequence").asText();
            assertThat(letter.path("reason").asText())
                    .as(letter.path("headers").path("what").asText())
                    .contains(String.valueOf(expected.remove(which)));
        }
        assertThat(expected).isEmpty();
        assertThat(state(old)).isEqualTo(before);
        assertAllIsWell();
    }

    @Test
    void messagesFromAYearAgoAndOfOrdersThatNobodyKnowsChangeNothing() throws Exception {
        List<Placed> old = oldOrders();
        String before = state(old);
        int replayed = replay(old);
        assertThat(replayed).isGreaterThanOrEqualTo(15);
        String lastYear = "0193530d-0000-7" + UUID.randomUUID().toString().substring(15);
        for (String order : List.of(lastYear, UUID.randomUUID().toString())) {
            for (String subject :
                    List.of(
                            "inventory.reserved",
                            "inventory.out_of_stock",
                            "inventory.committed",
                            "inventory.released",
                            "payments.succeeded",
                            "payments.failed",
                            "payments.refunded",
                            // asked of the participants: answered, and noted as never to be done
                            "orders.created",
                            "orders.confirmed",
                            "inventory.release_request",
                            "payments.refund_request")) {
                publish(subject, fromAYearAgo(order, subject), Wording.of(subject, order));
            }
        }
        for (Placed order : old) { // answers that do not fit where the order stands
            for (String subject : List.of("inventory.out_of_stock", "payments.failed")) {
                publish(subject, new Headers(), Wording.of(subject, order.orderId()));
            }
        }
        awaitAllIsRead();
        assertThat(state(old)).isEqualTo(before);
        assertThat(operator.letters()).hasSize(lettersBefore);
        assertThat(operator.ask("orders", "SELECT count(*) FROM saga_rest")).isEqualTo("0");
        assertAllIsWell();
    }

    @Test
    void thousandsAtOnceHoldUpNobody() throws Exception {
        List<CompletableFuture<?>> acks = new ArrayList<>();
        List<String> subjects =
                List.of("orders.created", "inventory.reserved", "payments.process_request");
        byte[] body = "not JSON".getBytes(StandardCharsets.UTF_8);
        long begin = System.nanoTime();
        for (int i = 0; i < MANY; i++) {
            acks.add(nats.jetStream().publishAsync(subjects.get(i % subjects.size()), body));
        }
        for (CompletableFuture<?> ack : acks) {
            var _ = ack.get(SETTLED_WITHIN.toSeconds(), TimeUnit.SECONDS);
        }
        awaitLetters(MANY + MANY / subjects.size()); // orders.created has two readers
        System.out.printf(
                "%d poisonous messages were letters after %d ms%n",
                MANY, (System.nanoTime() - begin) / 1_000_000);
        assertAllIsWell();
    }

    @Test
    void aLetterOfEachServiceIsRedrivenOnceItsCauseIsGoneAndAnotherDiscarded() throws Exception {
        Map<String, String> readers =
                Map.of(
                        "inventory.release_request", "inventory-service-release",
                        "payments.refund_request", "payment-service-refund",
                        "payments.succeeded", "order-service-payment");
        for (Map.Entry<String, String> reader : readers.entrySet()) {
            String subject = reader.getKey();
            String order = UUID.randomUUID().toString();
            Headers wrong = new Headers().put("Nats-Msg-Id", "wrong " + order);
            publish(subject, wrong, Wording.of(subject, order));
            Letter letter = operator.awaitLetter(l -> l.messageId().equals("wrong " + order));
            assertThat(letter.consumer()).isEqualTo(reader.getValue());
            assertThat(operator.redrive(letter.id())).isEqualTo(202);
            assertThat(operator.redrive(letter.id())).isEqualTo(404);
            assertThat(acted(letter)).isEqualTo("ana redrive its cause is gone");
            Await.until("it to be handled", SETTLED_WITHIN, () -> handled(subject, order));
        }
        long newest = operator.letters().stream().mapToLong(Letter::id).max().orElse(0);
        publish("inventory.lost", new Headers(), "?".getBytes(StandardCharsets.UTF_8));
        Letter again = operator.awaitLetter(l -> l.id() > newest);
        assertThat(operator.redrive(again.id())).isEqualTo(202);
        Letter still = operator.awaitLetter(l -> l.id() > again.id());
        assertThat(operator.discard(still.id())).isEqualTo(204);
        assertThat(acted(still)).isEqualTo("ben discard of no use");
        assertThat(operator.letters()).noneMatch(l -> l.id() >= again.id());
        assertAllIsWell();
    }

    private String acted(Letter letter) {
        return String.valueOf(
                operator.ask(
                        "orders",
                        "SELECT concat_ws(' ', who, action, reason) FROM operator_action WHERE target LIKE 'dead letter "
                                + letter.id()
                                + " (%' ORDER BY id DESC"));
    }

    /// Whether the service whose message it is has it in its inbox.
    private boolean handled(String subject, String order) {
        String database =
                switch (subject) {
                    case "inventory.release_request" -> "inventory";
                    case "payments.refund_request" -> "payments";
                    default -> "orders";
                };
        return operator.ask(
                        database,
                        "SELECT 1 FROM inbox WHERE order_id = '%s' AND subject = '%s'"
                                .formatted(order, subject))
                != null;
    }

    /// One of each end.
    private List<Placed> oldOrders() {
        String product = shop.product(10);
        List<Placed> orders =
                List.of(
                        shop.place(Shop.PAYS, Map.of(product, 2)),
                        shop.place(Shop.DECLINED, Map.of(product, 1)),
                        shop.place(Shop.PAYS, Map.of(product, 500)));
        assertThat(orders.stream().map(shop::awaitEnd))
                .containsExactly("CONFIRMED", "CANCELLED", "FAILED");
        awaitAllIsRead();
        return orders;
    }

    private String state(List<Placed> orders) {
        return operator.state(orders.stream().map(Placed::orderId).toList());
    }

    /// Says everything again that was ever said about these orders, under new ids, as a year old.
    private int replay(List<Placed> orders) throws Exception {
        List<Message> said = new ArrayList<>();
        for (String stream : List.of("orders", "inventory", "payments")) {
            JetStreamSubscription all =
                    nats.jetStream()
                            .subscribe(stream + ".*", PullSubscribeOptions.builder().build());
            long left = all.getConsumerInfo().getNumPending(); // and customers go on
            while (left > 0) {
                List<Message> some = all.fetch((int) Math.min(500, left), SETTLED_WITHIN);
                some.stream().filter(m -> isAbout(orders, m)).forEach(said::add);
                some.forEach(Message::ack);
                left -= some.size();
            }
            all.unsubscribe();
        }
        for (Message message : said) {
            Headers headers =
                    fromAYearAgo(
                            Objects.requireNonNull(message.getHeaders().getLast("ce-subject")),
                            message.getSubject());
            publish(message.getSubject(), headers, message.getData());
        }
        return said.size();
    }

    private static boolean isAbout(List<Placed> orders, Message message) {
        Headers headers = message.getHeaders();
        String order = headers == null ? null : headers.getLast("ce-subject");
        return orders.stream().anyMatch(o -> o.orderId().equals(order));
    }

    private static Headers fromAYearAgo(String order, String subject) {
        return new Headers()
                .put("Nats-Msg-Id", order + ":" + subject + ":77")
                .put("ce-subject", order)
                .put("ce-time", "2025-11-22T08:43:00.120Z");
    }

    private long publish(String subject, Headers headers, byte[] body) throws Exception {
        return nats.jetStream()
                .publish(NatsMessage.builder().subject(subject).headers(headers).data(body).build())
                .getSeqno();
    }

    private void awaitLetters(int more) {
        Await.until(
                more + " letters",
                SETTLED_WITHIN,
                () -> operator.letters().size() == lettersBefore + more);
    }

    /// Whatever is in the streams now is read and acknowledged by everybody; customers go on.
    private void awaitAllIsRead() {
        Map<String, Long> now = operator.toRead();
        Await.until("all to be read", SETTLED_WITHIN, () -> operator.hasRead(now));
    }

    private void assertAllIsWell() throws Exception {
        System.out.println(customers.stop());
        assertThat(customers.ends()).isNotEmpty().allMatch("CONFIRMED"::equals);
        assertThat(customers.longest()).isLessThan(ENDS_WITHIN);
        awaitAllIsRead();
        assertThat(operator.violations()).isEmpty();
        for (Service service : Service.values()) {
            assertThat(COMANDA.service(service).ready()).as(service + " is ready").isTrue();
        }
    }
}
