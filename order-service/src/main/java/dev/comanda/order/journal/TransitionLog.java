package dev.comanda.order.journal;

import dev.comanda.nats.exchange.Lingering;
import dev.comanda.order.db.SagaBatch;
import dev.comanda.order.saga.Transition;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/// One line for each step of a saga, after its commit: which order, from where to where, why, and
/// its trace. Nothing else of the order, so nothing about a person and no card.
///
/// The level INFO of the category `dev.comanda.saga` switches it on. Off, it is one look at the
/// logger for a whole batch; on, the lines are written by a thread of their own, and when that
/// cannot keep up, by whoever brings more.
public final class TransitionLog implements Lingering {

    /// The category that switches it on and off.
    public static final String CATEGORY = "dev.comanda.saga";

    /// Batches whose lines wait to be written.
    private static final int MAX_WAITING = 1_000;

    private static final Logger LOG = Logger.getLogger(CATEGORY);

    private final ThreadPoolExecutor writer =
            new ThreadPoolExecutor(
                    0,
                    1,
                    1,
                    TimeUnit.MINUTES,
                    new ArrayBlockingQueue<>(MAX_WAITING),
                    Thread.ofPlatform().daemon().name("transition-log").factory(),
                    new ThreadPoolExecutor.CallerRunsPolicy());

    /// Takes the steps of a batch that is committed.
    public void committed(SagaBatch work) {
        if (LOG.isInfoEnabled() && !work.transitions().isEmpty()) {
            writer.execute(() -> work.transitions().forEach(step -> write(step, work)));
        }
    }

    private static void write(Transition step, SagaBatch work) {
        String from = step.from() == null ? "" : step.from().name();
        MDC.put("orderId", step.orderId().toString());
        MDC.put("sagaFrom", from);
        MDC.put("sagaStatus", step.to().name());
        MDC.put("cause", step.cause());
        MDC.put("traceId", work.traceId(step.orderId()));
        try {
            LOG.infof(
                    "order %s: %s → %s (%s)",
                    step.orderId(), from.isEmpty() ? "·" : from, step.to(), step.cause());
        } finally {
            MDC.clear();
        }
    }

    /// Writes what waits.
    @Override
    public void finish(Duration within) throws InterruptedException {
        writer.shutdown();
        var _ = writer.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS);
    }
}
