package dev.comanda.bench.follow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// Which orders are under way, and what was heard of each: the answer to its `POST` and its end, in
/// whichever order these come. Safe for concurrent use; cheap enough for one lock.
public final class Tally {

    /// Ends of orders that are not known here, kept in case their answer is still to come. More are
    /// only counted.
    static final int MAX_UNMATCHED = 200_000;

    private final Recorder recorder;
    private final Map<UUID, Long> underWay = new HashMap<>();
    private final Map<UUID, Early> early = new HashMap<>();
    private final Map<Integer, Long> refused = new TreeMap<>();
    private final Map<String, Long> silent = new TreeMap<>();
    private long sent;
    private long placed;
    private long answered;
    private long ended;
    private long heldBack;
    private long forgotten;

    private record Early(End end, long at) {}

    /// @param placed answered with 201
    /// @param refused answered with something else, by status
    /// @param unanswered without an answer, by why
    /// @param ended of those placed
    /// @param unmatched ends heard of orders that are not under way here: heard twice, or somebody
    ///     else's, or of an order whose answer got lost
    /// @param heldBack how often a limit of the load generator held an order back
    public record Counts(
            long sent,
            long placed,
            Map<Integer, Long> refused,
            Map<String, Long> unanswered,
            long ended,
            long unmatched,
            long heldBack) {
        public Counts {
            refused = Map.copyOf(refused);
            unanswered = Map.copyOf(unanswered);
        }
    }

    public Tally(Recorder recorder) {
        this.recorder = recorder;
    }

    /// @param due when it should have been sent; all times on the clock of [System#nanoTime()]
    /// @param now when it is
    public synchronized void sent(long due, long now) {
        sent++;
        recorder.sent(due, now);
    }

    /// @param due of its sending
    /// @param now of its answer
    public synchronized void placed(UUID order, long due, long now) {
        answered++;
        placed++;
        recorder.placed(due, now);
        Early before = early.remove(order);
        if (before == null) {
            underWay.put(order, due);
        } else {
            ended++;
            recorder.ended(due, before.at, before.end);
        }
    }

    public synchronized void refused(int status) {
        answered++;
        refused.merge(status, 1L, Long::sum);
    }

    public synchronized void unanswered(Throwable why) {
        answered++;
        silent.merge(String.valueOf(why), 1L, Long::sum);
    }

    public synchronized void heldBack() {
        heldBack++;
    }

    /// @param now when that was heard
    public synchronized void ended(UUID order, End end, long now) {
        Long due = underWay.remove(order);
        if (due != null) {
            ended++;
            recorder.ended(due, now, end);
        } else if (early.size() < MAX_UNMATCHED) {
            early.putIfAbsent(order, new Early(end, now));
        } else {
            forgotten++;
        }
    }

    /// An order whose end was not heard, but looked up. It has an end, but no time.
    synchronized void lookedUp(UUID order) {
        if (underWay.remove(order) != null) {
            ended++;
        }
    }

    /// The window that counts begins.
    public synchronized void open(long now) {
        recorder.open(now);
    }

    /// The window that counts ends; orders that were due in it are still waited for.
    public synchronized void shut(long now) {
        recorder.close(now);
    }

    public synchronized Recorder.Window window() {
        return recorder.window();
    }

    /// Every second that is over by then.
    public synchronized List<Timeline.Second> seconds(long now) {
        return recorder.timeline().until(now);
    }

    /// Orders sent and not answered.
    public synchronized int unanswered() {
        return (int) (sent - answered);
    }

    /// Orders placed and not ended, as far as is known.
    public synchronized int underWay() {
        return underWay.size();
    }

    /// The same, by name.
    synchronized List<UUID> left() {
        return new ArrayList<>(underWay.keySet());
    }

    /// Ends that are kept in case their answer is still to come.
    synchronized int kept() {
        return early.size();
    }

    public synchronized Counts counts() {
        return new Counts(sent, placed, refused, silent, ended, early.size() + forgotten, heldBack);
    }
}
