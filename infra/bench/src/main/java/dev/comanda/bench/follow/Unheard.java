package dev.comanda.bench.follow;

import dev.comanda.launcher.Api;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Waits for the orders that are still under way when no more come in, and looks those up of which
/// nothing is heard: a plain subscription is allowed to miss a message.
public final class Unheard {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int OK = 200;

    /// Nothing was heard for so long: it is time to look.
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final Tally tally;
    private final Api orders;
    private long lookedUp;

    public Unheard(Tally tally, Api orders) {
        this.tally = tally;
        this.orders = orders;
    }

    /// Returns when every order has ended, or when the time is up.
    ///
    /// @return the orders that have not ended
    public List<UUID> await(Duration within) throws InterruptedException {
        long begin = System.nanoTime();
        long heard = begin;
        int before = Integer.MAX_VALUE;
        while (true) {
            int open = tally.underWay() + tally.unanswered();
            long now = System.nanoTime();
            if (open == 0) {
                return List.of();
            }
            if (open < before) {
                before = open;
                heard = now;
            }
            boolean over = now - begin > within.toNanos();
            if (over || now - heard > SILENCE.toNanos()) {
                List<UUID> left = lookUp();
                if (over || (left.isEmpty() && tally.unanswered() == 0)) {
                    return left;
                }
                heard = System.nanoTime();
            }
            Thread.sleep(PAUSE);
        }
    }

    /// Orders that had ended without our hearing it.
    public long lookedUp() {
        return lookedUp;
    }

    private List<UUID> lookUp() {
        List<UUID> left = new ArrayList<>();
        for (UUID order : tally.left()) {
            Api.Answer answer = orders.get("/orders/" + order);
            String status = answer.body().path("status").asText();
            if (answer.status() == OK && End.ofStatus(status) != null) {
                tally.lookedUp(order);
                lookedUp++;
            } else {
                left.add(order);
            }
        }
        return left;
    }
}
