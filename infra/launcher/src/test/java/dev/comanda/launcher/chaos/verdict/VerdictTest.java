package dev.comanda.launcher.chaos.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.launcher.chaos.load.Card;
import dev.comanda.launcher.chaos.load.Ledger;
import dev.comanda.launcher.chaos.load.Ledger.Wish;
import dev.comanda.launcher.chaos.verdict.Truth.Booked;
import dev.comanda.launcher.chaos.verdict.Truth.Order;
import dev.comanda.launcher.chaos.verdict.Truth.Shelf;
import dev.comanda.launcher.chaos.verdict.Violation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A small world in which all is right, and one thing wrong with it in each test.
class VerdictTest {

    private static final Map<String, Integer> TWO = Map.of("hot-1", 2);

    private final Ledger ledger = new Ledger();
    private final Map<String, Order> orders = new HashMap<>();
    private final Map<String, Booked> books = new HashMap<>();
    private final Map<String, Shelf> shelves = new HashMap<>();
    private final Map<String, Long> leftovers = new HashMap<>();

    @BeforeEach
    void allIsRight() {
        ledger.received("hot-1", 10);
        place("paid", Card.PAYS, "COMPLETED", new Booked(1, 0));
        place("declined", Card.DECLINED, "COMPENSATED", new Booked(0, 0));
        place("undone", Card.SLOW, "COMPENSATED", new Booked(1, 1));
        ledger.wishes("never-stored", new Wish(TWO, Card.PAYS, false));
        shelves.put("hot-1", new Shelf(8, 0, 2, 10));
    }

    @Test
    void nothingWrongIsFoundWhereNothingIs() {
        assertThat(violations()).isEmpty();
    }

    @Test
    void anOrderThatWasAnsweredAndIsNotThereIsLost() {
        ledger.promised("o-promised", "never-stored");
        assertThat(violations()).containsExactly(Kind.LOST);
    }

    @Test
    void anOrderThatNobodyPlacedIsMadeUp() {
        orders.put("o-x", new Order("o-x", "nobody", TWO, "FAILED", Duration.ZERO));
        assertThat(violations()).containsExactly(Kind.MADE_UP);
    }

    @Test
    void anOrderThatIsThereTwiceIsMadeUp() {
        orders.put("o-2", new Order("o-2", "declined", TWO, "COMPENSATED", Duration.ZERO));
        assertThat(violations()).containsExactly(Kind.MADE_UP);
    }

    @Test
    void anOrderForSomethingElseIsMadeUp() {
        Map<String, Integer> three = Map.of("hot-1", 3);
        orders.put(
                "o-undone", new Order("o-undone", "undone", three, "COMPENSATED", Duration.ZERO));
        assertThat(violations()).containsExactly(Kind.MADE_UP);
    }

    @Test
    void anOrderThatHasNotEndedHangs() {
        end("declined", "COMPENSATING");
        assertThat(violations()).containsExactly(Kind.HANGS);
    }

    @Test
    void twoChargesAreFoundEvenIfOneWasGivenBack() {
        books.put("o-undone", new Booked(2, 2));
        assertThat(violations()).containsExactly(Kind.DOUBLE_CHARGE);
    }

    @Test
    void confirmedMustBePaidAndCancelledMustNot() {
        books.put("o-paid", new Booked(0, 0));
        books.put("o-undone", new Booked(1, 0));
        assertThat(violations()).containsExactly(Kind.WRONG_MONEY, Kind.WRONG_MONEY);
    }

    @Test
    void nobodyPaysForAnOrderThatIsNotThere() {
        books.put("o-stranger", new Booked(1, 0));
        assertThat(violations()).containsExactly(Kind.WRONG_MONEY);
    }

    @Test
    void aCardThatDeclinesBuysNothing() {
        end("declined", "COMPLETED");
        books.put("o-declined", new Booked(1, 0));
        shelves.put("hot-1", new Shelf(6, 0, 4, 10));
        assertThat(violations()).containsExactly(Kind.WRONG_END);
    }

    @Test
    void nothingFailsWhereThereIsEnoughOfEverything() {
        end("undone", "FAILED");
        assertThat(violations()).containsExactly(Kind.WRONG_END);
    }

    @Test
    void piecesThatVanishOrStayReservedAreFound() {
        shelves.put("hot-1", new Shelf(7, 0, 2, 10));
        assertThat(violations()).containsExactly(Kind.STOCK);
        shelves.put("hot-1", new Shelf(7, 1, 2, 10));
        assertThat(violations()).containsExactly(Kind.STOCK);
        shelves.put("hot-1", new Shelf(9, 0, 2, 11));
        assertThat(violations()).containsExactly(Kind.STOCK);
    }

    @Test
    void whatIsLeftOverAndStrangeAnswersAreFound() {
        leftovers.put("outbox rows in orders", 3L);
        ledger.strange("POST /orders answered 500");
        assertThat(violations()).containsExactly(Kind.LEFT_OVER, Kind.ANSWER);
    }

    private void place(String customer, Card card, String saga, Booked booked) {
        String id = "o-" + customer;
        ledger.wishes(customer, new Wish(TWO, card, false));
        ledger.promised(id, customer);
        orders.put(id, new Order(id, customer, TWO, saga, Duration.ofMillis(40)));
        books.put(id, booked);
    }

    private void end(String customer, String saga) {
        String id = "o-" + customer;
        orders.put(id, new Order(id, customer, TWO, saga, Duration.ofMillis(40)));
    }

    private List<Kind> violations() {
        Truth truth =
                new Truth(new ArrayList<>(orders.values()), books, shelves, leftovers, Map.of());
        return Verdict.judge(ledger, truth).stream().map(Violation::kind).toList();
    }
}
