package dev.comanda.nats.consume;

import static dev.comanda.nats.TestDatabase.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comanda.nats.TestBroker;
import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.topology.Broker;
import dev.comanda.servers.Await;
import dev.comanda.servers.NatsServer;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.api.StreamInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Messages as large as the broker takes them, and letters that would be larger.
class LargeMessagesIT {

    private static final String STREAM = Consuming.STREAM;
    private static final String DURABLE = Consuming.DURABLE;
    private static final int MIB = 1024 * 1024;

    private final MessageCodec codec = new MessageCodec("inventory-service");
    private final Recorder recorder = new Recorder();
    private @Nullable TestBroker nats;
    private @Nullable Consumers consumers;

    @AfterEach
    void close() throws Exception {
        if (consumers != null) {
            consumers.stop();
        }
        if (nats != null) {
            nats.close();
        }
    }

    private TestBroker start(NatsServer.Options options) throws Exception {
        TestBroker started = new TestBroker(options);
        nats = started;
        started.install();
        Broker broker = started.broker();
        consumers = Consuming.consumers(started, broker, recorder);
        consumers.start();
        return started;
    }

    @Test
    void a_letter_that_is_too_large_for_the_broker_keeps_the_beginning_and_says_so()
            throws Exception {
        TestBroker broker = start(NatsServer.Options.usual());
        byte[] body = "x".repeat(MIB).getBytes(StandardCharsets.US_ASCII);
        broker.connection().jetStream().publish("inventory.released", body);
        publishGood(broker, 1);

        Await.until("the letter", DEADLINE, () -> broker.stored("DEAD_LETTERS") == 1);
        awaitDone(broker);
        assertThat(recorder.handled()).hasSize(1);
        Message letter = broker.messages("DEAD_LETTERS").getFirst();
        assertThat(letter.getHeaders().getFirst("dlq-reason"))
                .isEqualTo("the body has 1048576 bytes, more than 262144");
        assertThat(letter.getHeaders().getFirst("dlq-body-bytes")).isEqualTo("1048576");
        assertThat(letter.getHeaders().getFirst("dlq-stream")).isEqualTo(STREAM);
        assertThat(letter.getHeaders().getFirst("dlq-sequence")).isEqualTo("1");
        assertThat(letter.getData()).hasSizeBetween(MIB - 2048, MIB - 1);
        DeadLetterBox box = new DeadLetterBox(broker.broker());
        long id = letter.metaData().streamSequence();
        assertThat(box.list(0, 10))
                .singleElement()
                .matches(l -> Boolean.TRUE.equals(l.incomplete()));
        assertThatThrownBy(() -> box.redrive(id)).hasMessageContaining("not the whole message");
        assertThat(box.discard(id)).isTrue();
    }

    @Test
    void headers_that_are_too_large_for_a_letter_are_left_out_and_the_body_is_kept()
            throws Exception {
        TestBroker broker = start(NatsServer.Options.usual());
        Headers headers = new Headers().put("Nats-Msg-Id", "an id");
        for (int i = 0; i < 63; i++) {
            headers.put("header-" + i, "v".repeat(1024));
        }
        assertThat(headers.serializedLength()).isBetween(65_000, 65_535);
        broker.connection()
                .jetStream()
                .publish(
                        NatsMessage.builder()
                                .subject("inventory.released")
                                .headers(headers)
                                .data("not json")
                                .build());
        publishGood(broker, 1);

        Await.until("the letter", DEADLINE, () -> broker.stored("DEAD_LETTERS") == 1);
        awaitDone(broker);
        Message letter = broker.messages("DEAD_LETTERS").getFirst();
        assertThat(new String(letter.getData(), StandardCharsets.UTF_8)).isEqualTo("not json");
        assertThat(letter.getHeaders().getFirst("dlq-headers-bytes"))
                .isEqualTo(Integer.toString(headers.serializedLength()));
        assertThat(letter.getHeaders().getFirst("dlq-msg-id")).isEqualTo("an id");
        assertThat(letter.getHeaders().containsKey("header-1")).isFalse();
    }

    @Test
    void ten_megabytes_are_refused_for_the_publisher_by_the_usual_broker() throws Exception {
        TestBroker broker = start(NatsServer.Options.usual());
        assertThatThrownBy(
                        () ->
                                broker.connection()
                                        .jetStream()
                                        .publish("inventory.released", new byte[10 * MIB]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("payload");
    }

    @Test
    void ten_megabytes_are_a_whole_letter_where_the_broker_takes_sixteen() throws Exception {
        TestBroker broker = start(NatsServer.Options.usual().largestMessage("16MB"));
        broker.connection().jetStream().publish("inventory.released", new byte[10 * MIB]);
        publishGood(broker, 1);

        Await.until("the letter", DEADLINE, () -> broker.stored("DEAD_LETTERS") == 1);
        awaitDone(broker);
        assertThat(recorder.handled()).hasSize(1);
        Message letter = broker.messages("DEAD_LETTERS").getFirst();
        assertThat(letter.getData()).hasSize(10 * MIB);
        assertThat(letter.getHeaders().containsKey("dlq-body-bytes")).isFalse();
    }

    /// More than this JVM and than a service's 256 MB can hold at once, if all were pulled.
    @Test
    void many_large_messages_are_pulled_a_few_at_a_time() throws Exception {
        TestBroker broker = start(NatsServer.Options.usual());
        byte[] large = new byte[MIB - 1024];
        for (int i = 0; i < 100; i++) {
            broker.connection().jetStream().publish("inventory.released", large);
            publishGood(broker, i);
        }
        Await.until("the letters", DEADLINE, () -> broker.stored("DEAD_LETTERS") == 100);
        awaitDone(broker);
        assertThat(recorder.handled()).hasSize(100).doesNotHaveDuplicates();
        StreamInfo info = broker.manage().getStreamInfo(STREAM);
        assertThat(broker.consumer(STREAM, DURABLE).getDelivered().getConsumerSequence())
                .as("deliveries")
                .isEqualTo(info.getStreamState().getMsgCount());
    }

    private void publishGood(TestBroker broker, int number) throws Exception {
        OrderId order = new OrderId(new UUID(0x0193_a5c0_0000_7000L, Long.MIN_VALUE | number));
        MessageKey key = new MessageKey(order, Subject.INVENTORY_RELEASED, 1);
        broker.connection()
                .jetStream()
                .publish(
                        "inventory.released",
                        codec.body(new InventoryReleased(order, null, "EXPIRED")),
                        PublishOptions.builder().messageId(key.messageId()).build());
    }

    private static void awaitDone(TestBroker broker) {
        Await.until("all to be acknowledged", DEADLINE, () -> broker.isDone(STREAM, DURABLE));
    }
}
