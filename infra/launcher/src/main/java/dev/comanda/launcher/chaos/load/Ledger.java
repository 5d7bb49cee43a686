package dev.comanda.launcher.chaos.load;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/// What the customers know: every order that they tried to place, those that they were promised,
/// and what went on the shelves. It has heard nothing of what the services think.
public final class Ledger {

    /// Answers that nobody should ever get; the first are kept as evidence.
    private static final int MAX_STRANGE = 100;

    private final Map<String, Wish> wishes = new ConcurrentHashMap<>();
    private final Map<String, String> promised = new ConcurrentHashMap<>();
    private final Set<String> unavailable = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> received = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> strange = new ConcurrentLinkedQueue<>();
    private final LongAdder refused = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private final LongAdder cancels = new LongAdder();

    /// An order that a customer tried to place, once.
    ///
    /// @param basket pieces by product id
    /// @param scarce whether there may be too little of something in it
    public record Wish(Map<String, Integer> basket, Card card, boolean scarce) {
        public Wish {
            basket = Map.copyOf(basket);
        }
    }

    /// Counts of what came back for the `POST`s.
    ///
    /// @param placed all that were sent
    /// @param promised answered 201
    /// @param unavailable answered 503: it may have been stored all the same
    /// @param refused nobody listened: it cannot have been stored
    /// @param unanswered the connection ended, or the patience: it may have been stored
    /// @param cancels cancellations that were answered 202 or 200
    public record Counts(
            long placed,
            long promised,
            long unavailable,
            long refused,
            long unanswered,
            long cancels) {}

    /// @param customer the only order of this customer: whoever finds it, finds the wish
    public void wishes(String customer, Wish wish) {
        wishes.put(customer, wish);
    }

    public void promised(String orderId, String customer) {
        promised.put(orderId, customer);
    }

    public void unavailable(String customer) {
        unavailable.add(customer);
    }

    public void refused() {
        refused.increment();
    }

    public void unanswered() {
        unanswered.increment();
    }

    public void cancelling() {
        cancels.increment();
    }

    public void strange(String answer) {
        if (strange.size() < MAX_STRANGE) {
            strange.add(answer);
        }
    }

    public void received(String product, long pieces) {
        received.merge(product, pieces, Long::sum);
    }

    /// By customer.
    public Map<String, Wish> wishes() {
        return Map.copyOf(wishes);
    }

    /// Customers by the order id that they were given with a 201: these may never be lost.
    public Map<String, String> promised() {
        return Map.copyOf(promised);
    }

    /// Customers that were answered 503. Their order may be there: whether a commit went through is
    /// not known when the connection ends in the middle of it.
    public Set<String> unavailable() {
        return Set.copyOf(unavailable);
    }

    /// Pieces that were booked in, by product.
    public Map<String, Long> received() {
        return Map.copyOf(received);
    }

    public List<String> strange() {
        return List.copyOf(strange);
    }

    public Counts counts() {
        return new Counts(
                wishes.size(),
                promised.size(),
                unavailable.size(),
                refused.sum(),
                unanswered.sum(),
                cancels.sum());
    }
}
