package dev.comanda.nats.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.servers.Await;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SweepsTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration NEVER = Duration.ofHours(1);

    @Test
    void a_full_batch_is_followed_by_the_next_run_at_once_and_less_than_that_by_a_pause()
            throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        Sweeps sweeps =
                sweeps(
                        () -> {
                            three.countDown();
                            return Uni.createFrom().item(runs.incrementAndGet() < 3 ? 10 : 9);
                        });
        assertThat(three.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        sweeps.stop();
        assertThat(runs).hasValue(3);
    }

    @Test
    void stopping_ends_a_pause_at_once_and_waits_for_a_run_that_is_under_way() throws Exception {
        CompletableFuture<Integer> run = new CompletableFuture<>();
        CountDownLatch underWay = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        Sweeps sweeps =
                sweeps(
                        () -> {
                            underWay.countDown();
                            return Uni.createFrom()
                                    .completionStage(run)
                                    .onTermination()
                                    .invoke(ended::incrementAndGet);
                        });
        assertThat(underWay.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        Thread stopper = Thread.ofPlatform().start(() -> stop(sweeps));
        Await.until(
                "the stop to wait",
                DEADLINE,
                () -> stopper.getState() == Thread.State.TIMED_WAITING);

        run.complete(3);

        assertThat(stopper.join(DEADLINE)).isTrue();
        assertThat(ended).as("ended by itself, not cancelled").hasValue(1);
        assertThat(run).isCompletedWithValue(3);
    }

    @Test
    void a_run_that_fails_is_followed_by_others() throws Exception {
        CountDownLatch two = new CountDownLatch(2);
        Sweeps sweeps =
                sweeps(
                        () -> {
                            two.countDown();
                            throw new IllegalStateException("the database is away");
                        });
        assertThat(two.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        sweeps.stop();
    }

    private static Sweeps sweeps(java.util.function.Supplier<Uni<Integer>> run) {
        Sweeps sweeps = new Sweeps(List.of(new Sweep("test", NEVER, 10, run)));
        sweeps.start();
        return sweeps;
    }

    private static void stop(Sweeps sweeps) {
        try {
            sweeps.stop();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
