package dev.comanda.bench.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class TallyTest {

    private static final UUID ORDER = UUID.fromString("0193a1b2-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("0193a1b2-0000-7000-8000-000000000002");

    /// As exactly as a histogram of three digits can say it.
    private static final Percentage EXACTLY = Percentage.withPercentage(0.1);

    private final Tally tally = new Tally(new Recorder(0));

    @Test
    void anEndThatIsHeardAfterTheAnswerCountsFromWhenTheOrderWasDue() {
        tally.open(0);
        tally.sent(ms(10), ms(11));
        tally.placed(ORDER, ms(10), ms(14));
        assertThat(tally.underWay()).isEqualTo(1);
        tally.ended(ORDER, End.CONFIRMED, ms(30));
        tally.shut(ms(1_000));
        assertThat(tally.underWay()).isZero();
        assertThat(tally.window().toEnd().getMaxValue()).isCloseTo(20_000L, EXACTLY);
        assertThat(tally.window().toAnswer().getMaxValue()).isCloseTo(4_000L, EXACTLY);
        assertThat(tally.window().late().getMaxValue()).isCloseTo(1_000L, EXACTLY);
        assertThat(tally.window().ended(End.CONFIRMED)).isEqualTo(1);
    }

    @Test
    void anEndThatIsHeardBeforeTheAnswerCountsAllTheSameAndUntilItWasHeard() {
        tally.open(0);
        tally.sent(ms(10), ms(10));
        tally.ended(ORDER, End.COMPENSATED, ms(12));
        assertThat(tally.counts().unmatched()).isEqualTo(1);
        tally.placed(ORDER, ms(10), ms(13));
        tally.shut(ms(1_000));
        assertThat(tally.underWay()).isZero();
        assertThat(tally.counts().unmatched()).isZero();
        assertThat(tally.counts().ended()).isEqualTo(1);
        assertThat(tally.window().toEnd().getMaxValue()).isCloseTo(2_000L, EXACTLY);
        assertThat(tally.window().ended(End.COMPENSATED)).isEqualTo(1);
    }

    @Test
    void anEndThatIsHeardTwiceCountsOnce() {
        tally.open(0);
        tally.sent(0, 0);
        tally.placed(ORDER, 0, ms(1));
        tally.ended(ORDER, End.CONFIRMED, ms(2));
        tally.ended(ORDER, End.CONFIRMED, ms(3));
        tally.shut(ms(1_000));
        assertThat(tally.counts().ended()).isEqualTo(1);
        assertThat(tally.counts().unmatched()).isEqualTo(1);
        assertThat(tally.window().finished()).isEqualTo(1);
    }

    @Test
    void theEndOfSomebodyElsesOrderIsNoEndOfOurs() {
        tally.sent(0, 0);
        tally.placed(ORDER, 0, ms(1));
        tally.ended(OTHER, End.CONFIRMED, ms(2));
        assertThat(tally.counts().ended()).isZero();
        assertThat(tally.left()).containsExactly(ORDER);
    }

    @Test
    void anOrderThatIsLookedUpHasEndedButHasNoTime() {
        tally.open(0);
        tally.sent(0, 0);
        tally.placed(ORDER, 0, ms(1));
        tally.lookedUp(ORDER);
        tally.shut(ms(1_000));
        assertThat(tally.left()).isEmpty();
        assertThat(tally.counts().ended()).isEqualTo(1);
        assertThat(tally.window().toEnd().getTotalCount()).isZero();
    }

    @Test
    void whatIsRefusedOrUnansweredIsNoLongerUnderWayAndIsTold() {
        tally.sent(0, 0);
        tally.sent(0, 0);
        tally.sent(0, 0);
        assertThat(tally.unanswered()).isEqualTo(3);
        tally.refused(503);
        tally.refused(503);
        tally.unanswered(new IllegalStateException("connection lost"));
        assertThat(tally.unanswered()).isZero();
        assertThat(tally.counts().refused()).isEqualTo(Map.of(503, 2L));
        assertThat(tally.counts().unanswered())
                .isEqualTo(Map.of("java.lang.IllegalStateException: connection lost", 1L));
        assertThat(tally.counts().placed()).isZero();
    }

    @Test
    void moreEndsOfUnknownOrdersThanTheBoundAreNotKept() {
        for (int i = 0; i < Tally.MAX_UNMATCHED + 5; i++) {
            tally.ended(new UUID(i, i), End.CONFIRMED, 0);
        }
        assertThat(tally.counts().unmatched()).isEqualTo(Tally.MAX_UNMATCHED + 5);
        assertThat(tally.kept()).isEqualTo(Tally.MAX_UNMATCHED);
    }

    private static long ms(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
