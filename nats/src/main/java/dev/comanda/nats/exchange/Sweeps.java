package dev.comanda.nats.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Runs the sweeps of a service, each on a thread of its own, until it is stopped.
public final class Sweeps {

    private static final Logger LOG = Logger.getLogger(Sweeps.class);
    private static final Duration RUN_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch stopping = new CountDownLatch(1);

    public Sweeps(List<Sweep> sweeps) {
        for (Sweep sweep : sweeps) {
            threads.add(new Thread(() -> loop(sweep), "sweep-" + sweep.name()));
        }
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    /// Waits for runs that are under way.
    public void stop() throws InterruptedException {
        stopping.countDown();
        for (Thread thread : threads) {
            thread.join(RUN_TIMEOUT);
        }
    }

    private void loop(Sweep sweep) {
        boolean troubled = false;
        Duration pause = Duration.ZERO;
        while (!stopped(pause)) {
            try {
                int found = sweep.run().get().await().atMost(RUN_TIMEOUT);
                pause = found < sweep.batch() ? sweep.every() : Duration.ZERO;
                troubled = false;
            } catch (RuntimeException e) {
                if (!troubled) {
                    LOG.warnf("sweep %s: will be tried again: %s", sweep.name(), e);
                }
                troubled = true;
                pause = PAUSE_AFTER_FAILURE;
            }
        }
    }

    /// Whether the service stops within the pause.
    private boolean stopped(Duration pause) {
        try {
            return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
