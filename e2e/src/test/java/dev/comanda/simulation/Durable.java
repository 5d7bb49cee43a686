package dev.comanda.simulation;

import dev.comanda.nats.codec.Subject;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The durable consumers of the protocol, without the messages that a service gets only to ignore
/// them.
enum Durable {
    RESERVE(Service.INVENTORY, Subject.ORDERS_CREATED),
    COMMIT(Service.INVENTORY, Subject.ORDERS_CONFIRMED),
    RELEASE(Service.INVENTORY, Subject.INVENTORY_RELEASE_REQUEST),
    EXPECT(Service.PAYMENT, Subject.ORDERS_CREATED),
    CHARGE(Service.PAYMENT, Subject.PAYMENTS_PROCESS_REQUEST),
    REFUND(Service.PAYMENT, Subject.PAYMENTS_REFUND_REQUEST),
    FROM_INVENTORY(
            Service.ORDER,
            Subject.INVENTORY_RESERVED,
            Subject.INVENTORY_OUT_OF_STOCK,
            Subject.INVENTORY_COMMITTED,
            Subject.INVENTORY_RELEASED),
    FROM_PAYMENT(
            Service.ORDER,
            Subject.PAYMENTS_SUCCEEDED,
            Subject.PAYMENTS_FAILED,
            Subject.PAYMENTS_REFUNDED);

    private static final Map<Subject, List<Durable>> BY_SUBJECT = new EnumMap<>(Subject.class);

    static {
        for (Subject subject : Subject.values()) {
            BY_SUBJECT.put(
                    subject,
                    Arrays.stream(values()).filter(d -> d.subjects.contains(subject)).toList());
        }
    }

    final Service service;

    @SuppressWarnings("ImmutableEnumChecker") // filled once, by the constructor
    private final Set<Subject> subjects;

    Durable(Service service, Subject... subjects) {
        this.service = service;
        this.subjects = EnumSet.copyOf(List.of(subjects));
    }

    /// Who gets messages of this subject.
    static List<Durable> of(Subject subject) {
        return BY_SUBJECT.getOrDefault(subject, List.of());
    }
}
