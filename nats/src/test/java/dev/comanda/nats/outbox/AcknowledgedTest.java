package dev.comanda.nats.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.servers.Await;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcknowledgedTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final List<List<RowKey>> deleted = new ArrayList<>();
    private final ArrayDeque<UniEmitter<?>> open = new ArrayDeque<>();
    private boolean slow;
    private final Acknowledged acknowledged =
            new Acknowledged(
                    5,
                    3,
                    keys -> {
                        deleted.add(keys);
                        return slow
                                ? Uni.createFrom().<Void>emitter(e -> open.add(e))
                                : Uni.createFrom().voidItem();
                    });

    @Test
    void what_comes_gathers_for_a_moment_and_is_deleted_together() {
        add(1, 2);
        Await.until("the moment to be over", SOON, this::forgets);
        assertThat(deleted).containsExactly(List.of(key(1), key(2)));
    }

    @Test
    void a_full_batch_does_not_wait() {
        add(1, 2, 3, 4);
        acknowledged.forget();
        assertThat(deleted).containsExactly(List.of(key(1), key(2), key(3)));
    }

    @Test
    void one_statement_at_a_time() {
        slow = true;
        add(1, 2, 3);
        acknowledged.forget();
        add(4, 5);
        add(6);
        acknowledged.forget();
        assertThat(deleted).hasSize(1);
        open.remove().complete(null);
        acknowledged.forget();
        assertThat(deleted).hasSize(2);
    }

    @Test
    void what_is_too_much_is_left_to_the_sweep() {
        add(1, 2, 3, 4, 5, 6, 7);
        acknowledged.forgetAll().await().atMost(SOON);
        assertThat(deleted)
                .containsExactly(List.of(key(1), key(2), key(3)), List.of(key(4), key(5)));
    }

    @Test
    void a_failure_ends_nothing() {
        Acknowledged failing =
                new Acknowledged(
                        5,
                        3,
                        keys -> {
                            deleted.add(keys);
                            return Uni.createFrom()
                                    .failure(new IllegalStateException("the database is away"));
                        });
        for (int i = 1; i <= 4; i++) {
            failing.add(key(i));
        }
        failing.forgetAll().await().atMost(SOON);
        assertThat(deleted).hasSize(2);
        failing.forgetAll().await().atMost(SOON);
        assertThat(deleted).hasSize(2);
    }

    private boolean forgets() {
        acknowledged.forget();
        return !deleted.isEmpty();
    }

    private void add(int... numbers) {
        for (int number : numbers) {
            acknowledged.add(key(number));
        }
    }

    private static RowKey key(int number) {
        return Rows.row(number).key();
    }
}
