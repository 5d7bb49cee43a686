package dev.comanda.order.operators;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.db.OpenSagas;
import dev.comanda.order.db.OpenSagas.Open;
import dev.comanda.order.db.OpenSagas.Which;
import dev.comanda.order.db.OperatorActions.Outcome;
import dev.comanda.order.db.OperatorActions.Result;
import dev.comanda.order.nats.OrderDoor;
import dev.comanda.order.operators.BulkReport.Chosen;
import dev.comanda.order.operators.BulkReport.NotDone;
import dev.comanda.order.operators.Deeds.Wish;
import dev.comanda.order.saga.SagaStatus;
import dev.comanda.order.stuck.Hanging;
import dev.comanda.order.stuck.Reasons;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What operators do to sagas. All of it goes through the same door as everything else, and the
/// saga decides.
@Singleton
public final class SagaActions {

    private final OpenSagas sagas;
    private final Reasons reasons;
    private final OrderDoor door;
    private final Deeds deeds;

    SagaActions(OpenSagas sagas, Reasons reasons, OrderDoor door, Deeds deeds) {
        this.sagas = sagas;
        this.reasons = reasons;
        this.door = door;
        this.deeds = deeds;
    }

    /// What can be done.
    public enum Action {
        /// The open request is made again, now.
        RETRY,
        /// The order is given up, and what had been done is undone.
        CANCEL;

        /// As it is recorded.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// To one saga. Empty if there is none.
    public Uni<@Nullable Result> one(Action action, UUID orderId, String by, String reason) {
        return sagas.status(orderId)
                .flatMap(
                        status ->
                                status == null
                                        ? Uni.createFrom().<@Nullable Result>nullItem()
                                        : deeds.one(
                                                new Wish(by, action.word(), reason),
                                                orderId,
                                                SagaActions::target,
                                                id -> carryOut(action, id, reason)));
    }

    /// Sagas of the kind that is asked for, with what is known about why they wait; at most
    /// [BulkReport#LOOKED_AT], the oldest first.
    public Uni<List<Hanging>> hanging(Which which) {
        return sagas.list(which, BulkReport.LOOKED_AT).chain(reasons::of);
    }

    /// To all sagas of a kind, and of a cause if one is given.
    ///
    /// @throws dev.comanda.nats.http.Problem if they have become more
    public Uni<BulkReport> all(
            Wish wish, Action action, Which which, @Nullable String cause, Agreed agreed) {
        return sagas.list(which, BulkReport.LOOKED_AT)
                .flatMap(
                        found ->
                                ofCause(cause, found)
                                        .map(meant -> chosen(action, meant, found.size())))
                .flatMap(chosen -> carryOut(wish, action, chosen, agreed));
    }

    private Uni<List<Open>> ofCause(@Nullable String cause, List<Open> found) {
        return cause == null
                ? Uni.createFrom().item(found)
                : reasons.of(found)
                        .map(
                                known ->
                                        known.stream()
                                                .filter(one -> Cause.of(one).equals(cause))
                                                .map(Hanging::saga)
                                                .toList());
    }

    /// To these.
    public Uni<BulkReport> these(
            Wish wish, Action action, Collection<UUID> orderIds, Agreed agreed) {
        List<UUID> ids = orderIds.stream().distinct().toList();
        return sagas.find(ids)
                .map(
                        open -> {
                            Chosen<UUID> chosen = chosen(action, open, 0);
                            Set<UUID> known =
                                    open.stream().map(Open::orderId).collect(Collectors.toSet());
                            List<NotDone> not = new ArrayList<>(chosen.not());
                            ids.stream()
                                    .filter(id -> !known.contains(id))
                                    .map(
                                            id ->
                                                    new NotDone(
                                                            id.toString(),
                                                            "its saga has ended, or there is no such order"))
                                    .forEach(not::add);
                            return new Chosen<>(chosen.things(), not, false);
                        })
                .flatMap(chosen -> carryOut(wish, action, chosen, agreed));
    }

    /// @param dryRun only say how many
    /// @param expected what the dry run said
    public record Agreed(boolean dryRun, @Nullable Integer expected) {}

    private static Chosen<UUID> chosen(Action action, List<Open> open, int lookedAt) {
        List<UUID> can = new ArrayList<>();
        List<NotDone> cannot = new ArrayList<>();
        for (Open saga : open) {
            String refusal = refusal(action, saga.orderId(), saga.status());
            if (refusal == null) {
                can.add(saga.orderId());
            } else {
                cannot.add(new NotDone(saga.orderId().toString(), refusal));
            }
        }
        return Chosen.first(can, cannot, lookedAt == BulkReport.LOOKED_AT);
    }

    private Uni<BulkReport> carryOut(Wish wish, Action action, Chosen<UUID> chosen, Agreed agreed) {
        if (agreed.dryRun()) {
            return Uni.createFrom().item(BulkReport.dry(wish.action(), chosen));
        }
        chosen.agreed(agreed.expected());
        return deeds.each(
                        wish,
                        chosen.things(),
                        SagaActions::target,
                        id -> carryOut(action, id, wish.reason()))
                .map(done -> BulkReport.of(wish.action(), chosen, done, UUID::toString));
    }

    private Uni<Result> carryOut(Action action, UUID orderId, String reason) {
        OrderId order = new OrderId(orderId);
        return sagas.status(orderId)
                .flatMap(
                        status -> {
                            String refusal = refusal(action, orderId, status);
                            if (refusal != null) {
                                return Uni.createFrom().item(new Result(Outcome.REFUSED, refusal));
                            }
                            return switch (action) {
                                case RETRY ->
                                        door.resend(order)
                                                .replaceWith(
                                                        new Result(Outcome.DONE, "asked again"));
                                case CANCEL ->
                                        door.cancel(order, reason)
                                                .chain(() -> sagas.status(orderId))
                                                .map(after -> cancelled(orderId, after));
                            };
                        });
    }

    /// The saga may have gone on in the meantime.
    private static Result cancelled(UUID orderId, @Nullable SagaStatus after) {
        return after == SagaStatus.COMPENSATING || after == SagaStatus.COMPENSATED
                ? new Result(Outcome.DONE, "is being undone")
                : new Result(
                        Outcome.REFUSED, String.valueOf(refusal(Action.CANCEL, orderId, after)));
    }

    /// Why it cannot be done, and what to do instead; `null` if it can.
    private static @Nullable String refusal(
            Action action, UUID orderId, @Nullable SagaStatus status) {
        if (status == null || status.isEnd()) {
            return "The saga of order %s has ended: %s. Nobody is waited for; GET /sagas/%s/explain says how it ended."
                    .formatted(orderId, status, orderId);
        }
        if (action == Action.RETRY) {
            return null;
        }
        return switch (status) {
            case COMPENSATING ->
                    "Order %s is being undone already. POST /sagas/%s/retry asks for its undo again, now."
                            .formatted(orderId, orderId);
            case PAYMENT_SUCCEEDED ->
                    "Order %s is paid and confirmed, and can no longer be cancelled. POST /sagas/%s/retry asks again for what is missing."
                            .formatted(orderId, orderId);
            case STARTED, INVENTORY_RESERVED, PAYMENT_PROCESSING, COMPLETED, FAILED, COMPENSATED ->
                    null;
        };
    }

    private static String target(UUID orderId) {
        return "saga " + orderId;
    }
}
