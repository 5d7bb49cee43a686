package dev.comanda.nats.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What goes over the wire, byte for byte: others read these bytes.
class ApprovedMessagesTest {

    private static final Path APPROVED = Path.of("src/test/resources/messages");

    /// The table "Messages" of the protocol.
    private static final Map<String, List<String>> FIELDS =
            Map.ofEntries(
                    Map.entry(
                            "orders.created",
                            List.of("orderId", "customerId", "items", "totalAmount", "currency")),
                    Map.entry(
                            "orders.confirmed",
                            List.of("orderId", "reservationId", "paymentId", "timestamp")),
                    Map.entry("orders.cancelled", List.of("orderId", "reason", "timestamp")),
                    Map.entry("orders.failed", List.of("orderId", "reason", "failureStage")),
                    Map.entry(
                            "inventory.reserved",
                            List.of("orderId", "reservationId", "items", "expiresAt")),
                    Map.entry("inventory.out_of_stock", List.of("orderId", "unavailableItems")),
                    Map.entry("inventory.committed", List.of("orderId", "reservationId")),
                    Map.entry("inventory.release_request", List.of("orderId", "reason")),
                    Map.entry("inventory.released", List.of("orderId", "reservationId", "reason")),
                    Map.entry(
                            "payments.process_request",
                            List.of(
                                    "orderId",
                                    "customerId",
                                    "amount",
                                    "currency",
                                    "paymentMethod")),
                    Map.entry(
                            "payments.succeeded",
                            List.of("orderId", "paymentId", "amount", "stripePaymentIntentId")),
                    Map.entry(
                            "payments.failed",
                            List.of("orderId", "paymentId", "reason", "timestamp")),
                    Map.entry("payments.refund_request", List.of("orderId", "reason")),
                    Map.entry("payments.refunded", List.of("orderId", "paymentId", "amount")));

    private final MessageCodec codec = new MessageCodec("order-service");

    @ParameterizedTest
    @EnumSource(Subject.class)
    void a_message_is_written_as_the_approved_file_byte_for_byte(Subject subject) throws Exception {
        Path file = APPROVED.resolve(subject.wire() + ".json");
        byte[] body = codec.body(Examples.of(subject));
        if (Boolean.getBoolean("approve")) {
            Files.write(file, body);
        }
        assertThat(new String(body, StandardCharsets.UTF_8))
                .as("if it is right so, run with -Dapprove=true")
                .isEqualTo(Files.readString(file));
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void the_approved_file_is_read_as_the_message(Subject subject) throws Exception {
        byte[] body = Files.readAllBytes(APPROVED.resolve(subject.wire() + ".json"));
        assertThat(codec.read(subject.wire(), null, body).message())
                .isEqualTo(Examples.of(subject));
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void a_message_has_exactly_the_fields_of_the_protocol(Subject subject) throws Exception {
        JsonNode tree = new ObjectMapper().readTree(codec.body(Examples.of(subject)));
        List<String> names = new ArrayList<>();
        tree.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactlyElementsOf(FIELDS.get(subject.wire()));
    }

    @Test
    void there_are_as_many_subjects_as_the_protocol_has() {
        assertThat(Subject.values())
                .extracting(Subject::wire)
                .containsExactlyInAnyOrderElementsOf(FIELDS.keySet());
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void the_order_of_fields_whitespace_and_unknown_fields_do_not_matter(Subject subject)
            throws Exception {
        JsonNode tree = new ObjectMapper().readTree(codec.body(Examples.of(subject)));
        List<String> lines = new ArrayList<>();
        tree.properties().forEach(f -> lines.add("\t \"" + f.getKey() + "\" :\n" + f.getValue()));
        lines.add("\"new\": {\"deep\": [1, {\"items\": null}, [\"orderId\"]], \"amount\": \"x\"}");
        lines.add("\"newer\": [[], {}]");
        Collections.reverse(lines);
        String body = "\r\n {" + String.join(" ,\n", lines) + "} \n";

        assertThat(read(subject, body)).isEqualTo(Examples.of(subject));
    }

    @Test
    void unknown_fields_of_an_item_do_not_matter_either() throws Exception {
        Subject subject = Subject.INVENTORY_OUT_OF_STOCK;
        String body = new String(codec.body(Examples.of(subject)), StandardCharsets.UTF_8);
        assertThat(read(subject, body.replace("\"requested\"", "\"x\":{\"y\":[1]},\"requested\"")))
                .isEqualTo(Examples.of(subject));
        subject = Subject.ORDERS_CREATED;
        body = new String(codec.body(Examples.of(subject)), StandardCharsets.UTF_8);
        assertThat(read(subject, body.replace("\"quantity\"", "\"x\":[{}],\"quantity\"")))
                .isEqualTo(Examples.of(subject));
    }

    @Test
    void a_reservation_that_never_was_is_absent_not_null() throws Exception {
        InventoryReleased released = new InventoryReleased(Examples.ORDER, null, "cancelled");
        byte[] body = codec.body(released);
        assertThat(new String(body, StandardCharsets.UTF_8))
                .isEqualTo("{\"orderId\":\"" + Examples.ORDER + "\",\"reason\":\"cancelled\"}");
        assertThat(codec.read("inventory.released", null, body).message()).isEqualTo(released);
        assertThat(
                        read(
                                Subject.INVENTORY_RELEASED,
                                "{\"orderId\":\""
                                        + Examples.ORDER
                                        + "\",\"reservationId\":null,\"reason\":\"cancelled\"}"))
                .isEqualTo(released);
    }

    private Message read(Subject subject, String body) throws Unreadable {
        return codec.read(subject.wire(), null, body.getBytes(StandardCharsets.UTF_8)).message();
    }
}
