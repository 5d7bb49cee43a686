package dev.comanda.nats.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final boolean BATCHES = true;
    private final Lane lane = new Lane(1000);
    private int added;

    @Test
    void little_goes_at_once_and_one_by_one() {
        add(3);
        assertThat(lane.next(BATCHES)).hasSize(3);
        assertThat(lane.isEmpty()).isTrue();
        assertThat(lane.next(BATCHES)).isEmpty();
    }

    @Test
    void beyond_the_eighth_on_its_way_messages_gather_and_then_go_together() {
        add(8);
        assertThat(lane.next(BATCHES)).hasSize(8);
        add(20);
        assertThat(lane.next(BATCHES)).isEmpty();
        lane.arrived(1);

        List<OutboxRow> batch = lane.next(BATCHES);

        assertThat(batch).hasSize(20);
        assertThat(Lane.isBatch(batch)).isTrue();
        add(100);
        assertThat(lane.next(BATCHES)).as("while the batch is on its way").isEmpty();
        lane.arrived(7);
        assertThat(lane.next(BATCHES)).isEmpty();
        lane.arrived(20);
        assertThat(lane.next(BATCHES)).hasSize(100);
    }

    @Test
    void fewer_than_a_batch_is_worth_fill_the_free_places() {
        add(15);
        List<OutboxRow> first = lane.next(BATCHES);
        assertThat(first).hasSize(8);
        assertThat(Lane.isBatch(first)).isFalse();
        lane.arrived(3);
        assertThat(lane.next(BATCHES)).hasSize(3);
    }

    @Test
    void a_batch_is_never_larger_than_the_window_or_five_hundred() {
        Lane narrow = new Lane(100);
        Rows.rows(0, 700, Instant.now()).forEach(narrow::add);
        assertThat(narrow.next(BATCHES)).hasSize(100);
        add(700);
        assertThat(lane.next(BATCHES)).hasSize(500);
    }

    @Test
    void a_broker_without_batches_gets_all_that_waits() {
        add(8);
        assertThat(lane.next(BATCHES)).hasSize(8);
        add(700);
        assertThat(lane.next(!BATCHES)).hasSize(700);
    }

    @Test
    void messages_leave_in_the_order_in_which_they_came() {
        List<OutboxRow> rows = Rows.rows(0, 40, Instant.now());
        rows.forEach(lane::add);
        assertThat(lane.next(BATCHES)).containsExactlyElementsOf(rows);
    }

    @Test
    void what_is_cleared_is_counted() {
        add(5);
        assertThat(lane.clear()).isEqualTo(5);
        assertThat(lane.next(BATCHES)).isEmpty();
    }

    private void add(int rows) {
        Rows.rows(added, added + rows, Instant.now()).forEach(lane::add);
        added += rows;
    }
}
