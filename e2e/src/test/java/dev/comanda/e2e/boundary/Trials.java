package dev.comanda.e2e.boundary;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.e2e.bench.Bench;
import dev.comanda.e2e.bench.Customer;
import dev.comanda.e2e.bench.Customer.Told;
import dev.comanda.e2e.bench.Mark;
import dev.comanda.e2e.bench.Road;
import dev.comanda.e2e.bench.Road.End;
import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import dev.comanda.servers.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Kills a service at one boundary after the other, each with an order of its own, and sees what
/// becomes of them.
final class Trials {

    /// Longest wait until the order comes to the boundary.
    private static final Duration HELD_WITHIN = Duration.ofSeconds(20);

    /// Longest wait for the end, from when the service is back.
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    /// Of two messages on their way to one service either may be first, and some boundaries are on
    /// one of the two ways only: so many orders may go the other way before that is a failure.
    private static final int OTHER_WAYS = 2;

    private static final String NEVER_CAME = "never came there, but to ";

    /// How the letter of a message that the broker delivers no more begins.
    private static final String THREE_KILLS = "its deliveries are used up";

    private final Bench bench;
    private final Checkpoints checkpoints;
    private final List<Ended> ended = new ArrayList<>();

    Trials(Bench bench, Checkpoints checkpoints) {
        this.bench = bench;
        this.checkpoints = checkpoints;
    }

    /// An order that has ended as it should, to be looked at again at the very end.
    private record Ended(Boundary boundary, Mark mark, @Nullable String order, End end) {}

    /// How one trial came out.
    ///
    /// @param how what is wrong, or how the order ended
    record Verdict(Boundary boundary, boolean survived, String how, long millis) {

        @Override
        public String toString() {
            return "%s %5d ms  %-95s %s".formatted(survived ? "✓" : "✗", millis, boundary, how);
        }
    }

    /// One boundary, one order, one kill.
    Verdict run(Boundary boundary) throws InterruptedException {
        long begin = System.nanoTime();
        String problem;
        try {
            problem = attempt(boundary);
            for (int i = 0;
                    i < OTHER_WAYS && problem != null && problem.startsWith(NEVER_CAME);
                    i++) {
                checkpoints.of(boundary.service()).letGo();
                problem = attempt(boundary);
            }
        } catch (CannotGoOn | AssertionError | IllegalStateException e) {
            problem = String.valueOf(e.getMessage());
        } finally {
            checkpoints.of(boundary.service()).letGo();
        }
        long millis = (System.nanoTime() - begin) / 1_000_000;
        return problem == null
                ? new Verdict(boundary, true, ended.getLast().end.toString(), millis)
                : new Verdict(boundary, false, problem, millis);
    }

    /// What is wrong; `null` if all is well.
    private @Nullable String attempt(Boundary boundary) throws InterruptedException {
        Checkpoint checkpoint = checkpoints.of(boundary.service());
        ServiceProcess victim = bench.comanda().service(boundary.service());
        Mark mark = bench.newcomer();
        checkpoint.arm(mark, boundary);
        FutureTask<Told> customer =
                new FutureTask<>(new Customer(bench, mark, boundary.road())::act);
        Thread.ofVirtual().start(customer);
        if (!checkpoint.awaitHeld(HELD_WITHIN)) {
            return NEVER_CAME + checkpoint.units();
        }
        victim.kill();
        String stored = bench.orderOf(mark);
        checkpoint.letGo();
        victim.start();
        Told told = told(customer);
        String order = bench.orderOf(mark);
        if (!Objects.equals(stored, order)) {
            return "when it died order " + stored + " was stored, and then order " + order;
        }
        if (order == null) {
            return told.placed()
                    ? "was taken with 201, and there is no such order"
                    : compare(boundary, mark, null, End.NEVER_PLACED);
        }
        Await.until(
                "order " + order + " to end; it is " + bench.sagaStatus(order),
                ENDS_WITHIN,
                () -> bench.sagaHasEnded(order));
        Road road = told.tooLate() ? Road.CONFIRMED : boundary.road();
        return compare(boundary, mark, order, road.end());
    }

    private static Told told(FutureTask<Told> customer) throws InterruptedException {
        try {
            return customer.get(2 * ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the customer: " + e, e);
        }
    }

    private @Nullable String compare(
            Boundary boundary, Mark mark, @Nullable String order, End expected) {
        End end = bench.end(mark, order);
        ended.add(new Ended(boundary, mark, order, end));
        return end.equals(expected)
                ? null
                : "order " + order + " ended as " + end + ", not " + expected;
    }

    /// When every message has been said, heard and acknowledged, those that come a second time
    /// after a kill among them: what is wrong. Empty if nothing is.
    List<String> conclude() {
        List<String> wrong = new ArrayList<>();
        bench.awaitQuiet();
        Set<String> said = bench.streams().said("ORDERS");
        for (Ended one : ended) {
            End now = bench.end(one.mark, one.order);
            if (!now.equals(one.end)) {
                wrong.add(one.boundary + ": was " + one.end + ", and is now " + now);
            }
            String lastWord = one.order + ":orders." + now.order().toLowerCase(Locale.ROOT);
            if (one.order != null && !said.contains(lastWord)) {
                wrong.add(one.boundary + ": nobody said " + lastWord);
            }
        }
        wrong.addAll(deadLetters());
        bench.comanda()
                .api(Service.ORDERS)
                .get("/audit")
                .expect(200)
                .path("violations")
                .forEach(violation -> wrong.add("audit: " + violation));
        return wrong;
    }

    /// A service is killed every few seconds here, so a message may well meet three kills; what the
    /// broker delivers no more is a letter by the protocol, and its order has ended right without
    /// it. Any other letter is wrong.
    private List<String> deadLetters() {
        List<String> wrong = new ArrayList<>();
        JsonNode letters =
                bench.comanda().api(Service.ORDERS).get("/dead-letters?limit=200").expect(200);
        for (JsonNode letter : letters) {
            if (letter.path("reason").asText().startsWith(THREE_KILLS)) {
                System.out.println("met three kills: " + letter.path("messageId").asText());
            } else {
                wrong.add("dead letter: " + letter);
            }
        }
        return wrong;
    }
}
