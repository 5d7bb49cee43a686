package dev.comanda.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class BasketsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ORDERS = 8_191;

    @Test
    void anOrderAndItsLinesAreThreeRowsOnAverage() {
        List<JsonNode> orders = orders(new Baskets(Mix.FORWARD, false));
        assertThat(orders)
                .allSatisfy(order -> assertThat(order.path("items").size()).isBetween(1, 3));
        assertThat(orders.stream().mapToInt(order -> order.path("items").size()).average())
                .hasValueCloseTo(2.0, within(0.05));
    }

    @Test
    void noOrderNamesAProductTwice() {
        assertThat(orders(new Baskets(Mix.MIXED, false)))
                .allSatisfy(order -> assertThat(products(order)).doesNotHaveDuplicates());
    }

    @Test
    void theMixIsAsManyFailuresAsItSaysAndTheyAreSpread() {
        List<JsonNode> orders = orders(new Baskets(Mix.MIXED, false));
        assertThat(share(orders, BasketsTest::declined)).isCloseTo(0.03, within(0.001));
        assertThat(share(orders, BasketsTest::soldOut)).isCloseTo(0.02, within(0.001));
        assertThat(orders).noneMatch(order -> declined(order) && soldOut(order));
        assertThat(share(orders.subList(0, ORDERS / 2), BasketsTest::declined))
                .isCloseTo(0.03, within(0.01));
    }

    @Test
    void halfOfAHalfFailingMixIsDeclinedAndAForwardOneIsNot() {
        assertThat(share(orders(new Baskets(Mix.HALF_FAILING, false)), BasketsTest::declined))
                .isCloseTo(0.5, within(0.001));
        assertThat(orders(new Baskets(Mix.FORWARD, false)))
                .noneMatch(order -> declined(order) || soldOut(order));
    }

    @Test
    void whenItIsHotEveryOrderWantsTheSameProduct() {
        assertThat(orders(new Baskets(Mix.FORWARD, true)).stream().map(BasketsTest::products))
                .containsOnly(List.of("bench-0000"));
    }

    @Test
    void theOrdersAreTheSameInEveryRun() {
        Baskets one = new Baskets(Mix.MIXED, false);
        Baskets other = new Baskets(Mix.MIXED, false);
        assertThat(LongStream.range(0, ORDERS).allMatch(i -> one.body(i).equals(other.body(i))))
                .isTrue();
    }

    @Test
    void aMixIsNamedAsOnTheCommandLine() {
        assertThat(Mix.named("half-failing")).isEqualTo(Mix.HALF_FAILING);
        assertThatThrownBy(() -> Mix.named("HALF_FAILING"))
                .hasMessage("--mix must be forward, mixed, half-failing, not HALF_FAILING");
    }

    private static List<JsonNode> orders(Baskets baskets) {
        return LongStream.range(0, ORDERS).mapToObj(i -> read(baskets.body(i).getBytes())).toList();
    }

    private static JsonNode read(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> products(JsonNode order) {
        return StreamSupport.stream(order.path("items").spliterator(), false)
                .map(line -> line.path("productId").asText())
                .toList();
    }

    private static boolean declined(JsonNode order) {
        return order.path("paymentMethod").asText().equals("pm_card_chargeDeclined");
    }

    private static boolean soldOut(JsonNode order) {
        return products(order).contains(Goods.soldOut().id());
    }

    private static double share(List<JsonNode> orders, Predicate<JsonNode> of) {
        return orders.stream().filter(of).count() / (double) orders.size();
    }
}
