package dev.comanda.order.status;

import dev.comanda.nats.codec.Subject;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How far an order is. Of those that it has reached the last one here counts, see the column
/// `stage`: an order that was paid and then undone is CANCELLED, and one whose stock was gone after
/// all when it had been paid is REJECTED until that is undone.
public enum Stage {
    RESERVATION_PENDING(Subject.ORDERS_CREATED),
    RESERVED(Subject.INVENTORY_RESERVED),
    PAID(Subject.PAYMENTS_SUCCEEDED),
    CONFIRMED(Subject.ORDERS_CONFIRMED),
    REJECTED(Subject.INVENTORY_OUT_OF_STOCK, Subject.ORDERS_FAILED),
    CANCELLED(Subject.ORDERS_CANCELLED);

    @SuppressWarnings("ImmutableEnumChecker") // List.of is
    private final List<Subject> saidBy;

    Stage(Subject... saidBy) {
        this.saidBy = List.of(saidBy);
    }

    /// What a message on this subject says of its order; `null` if nothing.
    static @Nullable Stage saidBy(Subject subject) {
        return Arrays.stream(values())
                .filter(stage -> stage.saidBy.contains(subject))
                .findFirst()
                .orElse(null);
    }

    /// The subjects of one family, such as `orders`, that say something.
    public static Set<Subject> subjects(String family) {
        return Arrays.stream(values())
                .flatMap(stage -> stage.saidBy.stream())
                .filter(subject -> subject.wire().startsWith(family + "."))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Subject.class)));
    }
}
