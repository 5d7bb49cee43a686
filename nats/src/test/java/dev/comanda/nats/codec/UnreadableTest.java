package dev.comanda.nats.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every refusal names the field and says why: a person will read it in a dead letter.
class UnreadableTest {

    private final MessageCodec codec = new MessageCodec("order-service");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "orders.created | \"orderId\"  | \"orderID\"  | orderId is missing",
                "orders.created | \"customerId\" | \"c\"      | customerId is missing",
                "orders.created | \"items\"    | \"things\"   | items is missing",
                "orders.created | \"totalAmount\" | \"t\"     | totalAmount is missing",
                "orders.created | \"currency\" | \"c\"        | currency is missing",
                "orders.created | \"quantity\" | \"q\"        | items.quantity is missing",
                "orders.created | \"productId\" | \"p\"       | items.productId is missing",
                "orders.created | \"unitPrice\" | \"u\"       | items.unitPrice is missing",
                "orders.created | \"customer-17\" | 17        | customerId is not a text",
                "orders.created | \"customer-17\" | {\"a\":1} | customerId is not a text",
                "orders.created | \"customer-17\" | null      | customerId is missing",
                "orders.created | \"customer-17\" | \"a\\u0000b\" | customerId contains the character NUL",
                "orders.created | \"customer-17\" | \"a\\ud83db\" | customerId contains half a character",
                "orders.created | \"customer-17\" | \"a\\ud83d\" | customerId contains half a character",
                "orders.created | \"customer-17\" | \"\\ude00\\ud83d\" | customerId contains half a character",
                "orders.created | 0193a5c0-7d1e | 0193a5c07-d1e | orderId is not a UUID",
                "orders.created | 0193a5c0-7d1e | 17          | orderId is not a UUID",
                "orders.created | 44.80 | \"44.80\"           | totalAmount is not a number",
                "orders.created | 44.80 | -0.01               | totalAmount: amount out of bounds",
                "orders.created | 44.80 | 1e999               | totalAmount: amount out of bounds",
                "orders.created | 44.80 | 1e2147483647        | totalAmount: amount out of bounds",
                "orders.created | 44.80 | 1e99999999999       | totalAmount has an exponent out of bounds",
                "orders.created | 44.80 | 44.805              | totalAmount: amount has more than two decimals",
                "orders.created | 44.80 | NaN                 | the body is not JSON",
                "orders.created | 18.90 | 18.901              | items.unitPrice: amount has more than two decimals",
                "orders.created | 18.90 | -18.90              | items.unitPrice: amount out of bounds",
                "orders.created | \"EUR\" | \"JPY\"           | totalAmount: currency JPY does not have two decimals",
                "orders.created | \"EUR\" | \"???\"           | totalAmount: not an ISO 4217 currency",
                "orders.created | \"quantity\":2 | \"quantity\":0 | items.quantity is 0, must be at least 1",
                "orders.created | \"quantity\":2 | \"quantity\":-2 | items.quantity is -2, must be at least 1",
                "orders.created | \"quantity\":2 | \"quantity\":2.5 | items.quantity is not a whole number",
                "orders.created | \"quantity\":2 | \"quantity\":2e0 | items.quantity is not a whole number",
                "orders.created | \"quantity\":2 | \"quantity\":\"2\" | items.quantity is not a whole number",
                "orders.created | \"quantity\":2 | \"quantity\":3000000000 | the body is not JSON",
                "orders.created | \"items\":[ | \"items\":{},\"x\":[ | items is not a list",
                "orders.created | \"items\":[ | \"items\":[7,     | items holds something that is not an object",
                "orders.created | \"items\":[ | \"items\":[],\"x\":[ | items is empty",
                "orders.failed  | INVENTORY | COFFEE         | failureStage has no such value: 'COFFEE'",
                "orders.failed  | INVENTORY | inventory      | failureStage has no such value: 'inventory'",
                "orders.cancelled | 2026-11-22T08:43:00.120Z | yesterday | timestamp is not an RFC 3339 instant",
                "orders.cancelled | 2026-11-22T08:43:00.120Z | 2026-02-30T08:43:00Z | timestamp is not an RFC 3339 instant",
                "orders.cancelled | 2026-11-22T08:43:00.120Z | 2026-11-22T08:43:00 | timestamp is not an RFC 3339 instant",
                "orders.cancelled | 2026-11-22T08:43:00.120Z | 2026-11-22 | timestamp is not an RFC 3339 instant",
                "inventory.reserved | \"expiresAt\" | \"until\" | expiresAt is missing",
                "inventory.out_of_stock | UNKNOWN_PRODUCT | WHO_KNOWS | unavailableItems.reason has no such value",
                "inventory.out_of_stock | \"requested\" | \"r\" | unavailableItems.requested is missing",
                "inventory.out_of_stock | \"available\":2 | \"available\":99999999999999999999 | the body is not JSON",
                "payments.succeeded | 44.80 | 44.8 EUR        | the body is not JSON",
                "payments.process_request | \"EUR\" | \"BHD\" | amount: currency BHD does not have two decimals",
            })
    void a_field_that_is_absent_or_not_of_its_kind_is_named(
            String subject, String part, String instead, String reason) {
        String body = example(Objects.requireNonNull(Subject.named(subject)));
        assertThat(body).contains(part);
        assertUnreadable(subject, body.replace(part, instead), reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``            | the body is not a JSON object",
                "hello         | the body is not JSON",
                "null          | the body is not a JSON object",
                "[]            | the body is not a JSON object",
                "\"text\"      | the body is not a JSON object",
                "{             | the body is not JSON",
                "{\"orderId\": | the body is not JSON",
                "{}            | orderId is missing",
                "{} {}         | there is something after the JSON object",
                "{} x          | the body is not JSON",
                "{'a':1}       | the body is not JSON",
                "{\"a\":01}    | the body is not JSON",
                "{\"a\":1,}    | the body is not JSON",
            })
    void what_is_not_one_json_object_is_refused(String body, String reason) {
        assertUnreadable("orders.failed", body, reason);
    }

    @Test
    void nesting_beyond_the_limit_is_refused_even_in_a_field_nobody_reads() {
        String fine = "[".repeat(30) + "]".repeat(30);
        String deep = "[".repeat(5000) + "]".repeat(5000);
        String body = example(Subject.ORDERS_FAILED);
        assertUnreadable("orders.failed", body.replaceFirst("\\{", "{\"x\":" + deep + ","), "nest");
        assertThat(read("orders.failed", body.replaceFirst("\\{", "{\"x\":" + fine + ",")))
                .isEqualTo(Examples.of(Subject.ORDERS_FAILED));
    }

    @Test
    void texts_and_numbers_of_absurd_length_are_refused() {
        String body = example(Subject.PAYMENTS_REFUNDED);
        assertUnreadable("payments.refunded", body.replace("0.00", "1".repeat(65)), "not JSON");
        assertUnreadable(
                "payments.refunded", body.replace("pay_0193a5c0", "p".repeat(70_000)), "not JSON");
    }

    @Test
    void bytes_that_are_not_utf8_are_refused() {
        byte[] body = example(Subject.ORDERS_FAILED).getBytes(StandardCharsets.UTF_8);
        body[new String(body, StandardCharsets.UTF_8).indexOf("stock")] = (byte) 0xff;
        assertThatThrownBy(() -> codec.read("orders.failed", null, body))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders.shipped", "orders", "", "ORDERS.CREATED", "orders.created.x"})
    void an_unknown_subject_is_refused(String subject) {
        assertUnreadable(subject, "{}", "unknown subject '" + subject + "'");
    }

    /// Whatever bytes come in: a message or [Unreadable], never another exception, which would stop
    /// the consumer.
    @ParameterizedTest
    @EnumSource(Subject.class)
    void damaged_bytes_are_read_or_refused_and_nothing_else(Subject subject) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("UnreadableTest: -Dseed=" + seed + " " + subject);
        Random random = new Random(seed);
        String[] pieces = {
            "\"",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "null",
            "1e2147483647",
            "-1",
            "1e-2147483648",
            "\\",
            "\\u0000",
            "+",
            "true",
            "0e2147483647",
            "9223372036854775808",
            "T24:00:00Z",
            "\n"
        };
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            StringBuilder body = new StringBuilder(example(subject));
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
                int from = random.nextInt(body.length());
                int to = Math.min(body.length(), from + random.nextInt(12));
                body.replace(from, to, pieces[random.nextInt(pieces.length)]);
            }
            try {
                var _ =
                        codec.read(
                                subject.wire(),
                                null,
                                body.toString().getBytes(StandardCharsets.UTF_8));
            } catch (Unreadable e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + body, e);
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void a_character_of_two_halves_is_one() {
        String body =
                example(Subject.ORDERS_CREATED)
                        .replace("customer-17", "\\ud83d\\ude00 \ud83d\ude00");
        assertThat(read("orders.created", body))
                .isInstanceOfSatisfying(
                        OrderCreated.class,
                        order ->
                                assertThat(order.customerId())
                                        .isEqualTo("\ud83d\ude00 \ud83d\ude00"));
    }

    private String example(Subject subject) {
        return new String(codec.body(Examples.of(subject)), StandardCharsets.UTF_8);
    }

    private Object read(String subject, String body) {
        try {
            return codec.read(subject, null, body.getBytes(StandardCharsets.UTF_8)).message();
        } catch (Unreadable e) {
            throw new AssertionError(e);
        }
    }

    private void assertUnreadable(String subject, String body, String reason) {
        assertThatThrownBy(() -> codec.read(subject, null, body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining(reason);
    }
}
