package dev.comanda.bench.follow;

import dev.comanda.launcher.Api;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Waits for the orders that are still under way when no more come in, and looks those up of which
/// nothing is heard: a plain subscription is allowed to miss a message.
public final class Unheard {

    /// As long as orders go on ending, they are waited for. A saga that asks again does so once a
    /// minute at least.
    static final Duration GIVES_UP_AFTER = Duration.ofMinutes(3);

    /// Nothing was heard for so long: it is time to look.
    static final Duration SILENCE = Duration.ofSeconds(10);

    /// Orders that are looked up at a time, as long as there is hope: looking must not become a
    /// load of its own.
    static final int LOOKED_UP_AT_A_TIME = 100;

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int OK = 200;

    private final Tally tally;
    private final Api orders;
    private long lookedUp;

    public Unheard(Tally tally, Api orders) {
        this.tally = tally;
        this.orders = orders;
    }

    /// Returns when every order has ended, or when none has for a long time.
    ///
    /// @return the orders that have not ended
    public List<UUID> await() throws InterruptedException {
        long progress = System.nanoTime();
        long looked = progress;
        int before = Integer.MAX_VALUE;
        while (true) {
            int open = tally.underWay() + tally.unanswered();
            long now = System.nanoTime();
            if (open == 0) {
                return List.of();
            }
            if (open < before) {
                before = open;
                progress = now;
                looked = now;
            }
            if (now - looked > SILENCE.toNanos()) {
                if (now - progress > GIVES_UP_AFTER.toNanos()) {
                    lookUp(Integer.MAX_VALUE);
                    return tally.left();
                }
                lookUp(LOOKED_UP_AT_A_TIME);
                looked = System.nanoTime();
            }
            Thread.sleep(PAUSE);
        }
    }

    /// Orders that had ended without our hearing it.
    public long lookedUp() {
        return lookedUp;
    }

    private void lookUp(int atMost) {
        tally.left().stream().limit(atMost).forEach(this::lookUp);
    }

    private void lookUp(UUID order) {
        Api.Answer answer = orders.get("/orders/" + order);
        String status = answer.body().path("status").asText();
        if (answer.status() == OK && End.ofStatus(status) != null) {
            tally.lookedUp(order);
            lookedUp++;
        }
    }
}
