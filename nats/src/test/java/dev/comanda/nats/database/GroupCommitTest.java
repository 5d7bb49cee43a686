package dev.comanda.nats.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /// Batches that were flushed and wait for the test to end them.
    private final List<Flush> flushes = new ArrayList<>();

    private record Flush(List<String> items, UniEmitter<?> emitter) {
        void succeed() {
            emitter.complete(null);
        }

        void fail(Throwable failure) {
            emitter.fail(failure);
        }
    }

    private final GroupCommit<String> group = group(3, 5);

    private GroupCommit<String> group(int maxBatch, int maxWaiting) {
        return new GroupCommit<>(
                maxBatch,
                maxWaiting,
                items -> Uni.createFrom().emitter(e -> flushes.add(new Flush(items, e))));
    }

    @Test
    void an_item_that_finds_nothing_under_way_goes_at_once_and_alone() {
        CompletableFuture<Void> a = submit("a");
        assertThat(flushes).extracting(Flush::items).containsExactly(List.of("a"));
        assertThat(a).isNotDone();

        flushes.getFirst().succeed();
        assertThat(a).isCompletedWithValue(null);
        assertThat(flushes).hasSize(1);
    }

    @Test
    void the_others_gather_meanwhile_and_go_together_in_order_and_not_too_many() {
        var _ = submit("a");
        List<CompletableFuture<Void>> rest =
                List.of(submit("b"), submit("c"), submit("d"), submit("e"));
        assertThat(flushes).hasSize(1);

        flushes.get(0).succeed();
        assertThat(flushes).extracting(Flush::items).last().isEqualTo(List.of("b", "c", "d"));
        assertThat(rest).noneMatch(CompletableFuture::isDone);

        flushes.get(1).succeed();
        assertThat(flushes).extracting(Flush::items).last().isEqualTo(List.of("e"));
        assertThat(rest)
                .extracting(CompletableFuture::isDone)
                .containsExactly(true, true, true, false);

        flushes.get(2).succeed();
        assertThat(rest).allMatch(CompletableFuture::isDone);
        assertThat(flushes).hasSize(3);
    }

    @Test
    void an_item_too_many_is_refused_at_once_and_the_others_are_not_hurt() {
        var _ = submit("a");
        List<CompletableFuture<Void>> waiting =
                IntStream.range(0, 5).mapToObj(i -> submit("w" + i)).toList();

        CompletableFuture<Void> refused = submit("x");

        assertThat(failure(refused))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("5 items");
        flushes.get(0).succeed();
        flushes.get(1).succeed();
        flushes.get(2).succeed();
        assertThat(waiting)
                .allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
        assertThat(submit("y")).isNotDone();
        assertThat(flushes).extracting(Flush::items).last().isEqualTo(List.of("y"));
    }

    @Test
    void a_batch_that_fails_is_tried_one_by_one_so_that_the_bad_item_fails_alone() {
        CompletableFuture<Void> a = submit("a");
        CompletableFuture<Void> good = submit("good");
        CompletableFuture<Void> bad = submit("bad");
        CompletableFuture<Void> fine = submit("fine");
        flushes.get(0).succeed();
        CompletableFuture<Void> later = submit("later");

        flushes.get(1).fail(new IllegalStateException("one of them"));
        flushes.get(2).succeed();
        flushes.get(3).fail(new IllegalStateException("bad it is"));
        assertThat(later).as("waits until the last of them is tried").isNotDone();
        flushes.get(4).succeed();
        flushes.get(5).succeed();

        assertThat(flushes)
                .extracting(Flush::items)
                .containsExactly(
                        List.of("a"),
                        List.of("good", "bad", "fine"),
                        List.of("good"),
                        List.of("bad"),
                        List.of("fine"),
                        List.of("later"));
        assertThat(List.of(a, good, fine, later))
                .allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
        assertThat(failure(bad)).hasMessage("bad it is");
    }

    @Test
    void an_outage_fails_all_of_the_batch_without_trying_each() {
        var _ = submit("a");
        CompletableFuture<Void> b = submit("b");
        CompletableFuture<Void> c = submit("c");
        flushes.get(0).succeed();
        flushes.get(1).fail(new IOException("the database is away"));

        assertThat(flushes).hasSize(2);
        assertThat(failure(b)).isInstanceOf(IOException.class);
        assertThat(failure(c)).isInstanceOf(IOException.class);
        var _ = submit("d");
        assertThat(flushes).extracting(Flush::items).last().isEqualTo(List.of("d"));
    }

    @Test
    void a_flush_that_throws_is_a_failure_like_any_other() {
        GroupCommit<String> broken =
                new GroupCommit<>(
                        3,
                        5,
                        _ -> {
                            throw new IllegalStateException("thrown");
                        });
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> broken.submit("a").await().atMost(DEADLINE))
                    .hasMessage("thrown");
        }
    }

    /// Else the rest of a request would run in the context of another one, with that one's session.
    @Test
    void whoever_submits_on_a_context_is_told_on_that_context() {
        Vertx vertx = Vertx.vertx();
        try {
            List<CompletableFuture<Context>> told = new ArrayList<>();
            List<Context> own = new ArrayList<>();
            for (String item : List.of("first", "good", "bad")) {
                Context context = ((ContextInternal) vertx.getOrCreateContext()).duplicate();
                CompletableFuture<Context> here = new CompletableFuture<>();
                own.add(context);
                told.add(here);
                CompletableFuture<Void> submitted = new CompletableFuture<>();
                context.runOnContext(
                        _ -> {
                            group.submit(item)
                                    .subscribe()
                                    .with(
                                            _ -> here.complete(Vertx.currentContext()),
                                            _ -> here.complete(Vertx.currentContext()));
                            submitted.complete(null);
                        });
                submitted.join();
            }
            flushes.get(0).succeed();
            flushes.get(1).fail(new IllegalStateException("one of them"));
            flushes.get(2).succeed();
            flushes.get(3).fail(new IllegalStateException("bad it is"));
            for (int i = 0; i < own.size(); i++) {
                assertThat(told.get(i)).succeedsWithin(DEADLINE).isSameAs(own.get(i));
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /// Many threads, batches that fail by chance: every item has the outcome that it must have, and
    /// those that are told that they are through were flushed in a batch that went through, once.
    @Test
    void nothing_is_lost_when_many_submit_at_the_same_time() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("GroupCommitTest: -Dseed=" + seed);
        int items = 20_000;
        ConcurrentLinkedQueue<Integer> through = new ConcurrentLinkedQueue<>();
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService flushing = Executors.newFixedThreadPool(3);
                ExecutorService submitting = Executors.newFixedThreadPool(4)) {
            GroupCommit<Integer> busy =
                    new GroupCommit<>(
                            50,
                            items,
                            batch ->
                                    Uni.createFrom()
                                            .item(
                                                    () -> {
                                                        most.accumulateAndGet(
                                                                underWay.incrementAndGet(),
                                                                Math::max);
                                                        try {
                                                            if (batch.stream()
                                                                    .anyMatch(i -> i % 97 == 0)) {
                                                                throw new IllegalArgumentException(
                                                                        "97");
                                                            }
                                                            through.addAll(batch);
                                                            return null;
                                                        } finally {
                                                            underWay.decrementAndGet();
                                                        }
                                                    })
                                            .runSubscriptionOn(flushing));
            List<CompletableFuture<Void>> told = new ArrayList<>();
            IntStream.range(0, items).forEach(_ -> told.add(new CompletableFuture<>()));
            for (int t = 0; t < 4; t++) {
                int first = t;
                Random random = new Random(seed + t);
                submitting.execute(
                        () -> {
                            for (int i = first; i < items; i += 4) {
                                int item = i;
                                busy.submit(item)
                                        .subscribe()
                                        .with(
                                                _ -> told.get(item).complete(null),
                                                told.get(item)::completeExceptionally);
                                if (random.nextInt(50) == 0) {
                                    Thread.onSpinWait();
                                }
                            }
                        });
            }
            for (int i = 0; i < items; i++) {
                if (i % 97 == 0) {
                    assertThat(failure(told.get(i))).hasMessage("97");
                } else {
                    told.get(i).get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        }
        assertThat(through)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, items).filter(i -> i % 97 != 0).boxed().toList());
        assertThat(most).hasValue(1);
    }

    private CompletableFuture<Void> submit(String item) {
        return group.submit(item).subscribeAsCompletionStage();
    }

    private static Throwable failure(CompletableFuture<Void> future) {
        try {
            future.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            throw new AssertionError("it went through");
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
