package dev.comanda.order.http.operators;

import dev.comanda.nats.auth.Caller;
import dev.comanda.nats.http.Printable;
import dev.comanda.nats.http.Problem;
import dev.comanda.order.db.OpenSagas.Which;
import dev.comanda.order.operators.BulkReport;
import dev.comanda.order.operators.Deeds.Wish;
import dev.comanda.order.operators.SagaActions.Action;
import dev.comanda.order.operators.SagaActions.Agreed;
import dev.comanda.order.saga.SagaStatus;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of `POST /sagas/bulk`.
///
/// @param orderIds these, or
/// @param where all of this kind
/// @param dryRun only say how many; true if absent
/// @param expected what the dry run said; nothing is done if it would be done to more by now
record SagasInBulk(
        @Schema(examples = "retry", required = true)
                @NotNull(message = "is required")
                @Pattern(regexp = "retry|cancel", message = "must be retry or cancel")
                String action,
        @Schema(examples = "ana", required = true)
                @NotNull(message = "is required: who does this")
                @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64)
                String by,
        @Schema(examples = "payment is back", required = true)
                @NotNull(message = "is required: why it is done")
                @Pattern(regexp = Printable.TO_500, message = Printable.RULE_500)
                String reason,
        @Size(min = 1, max = BulkReport.LIMIT, message = "must have 1 to 500 ids")
                @Nullable
                        List<
                                @NotNull(message = "must not be null")
                                @Pattern(regexp = UUID_TEXT, message = "must be a UUID") String>
                        orderIds,
        @Valid @Nullable SagasWhere where,
        @Schema(defaultValue = "true") @Nullable Boolean dryRun,
        @Min(value = 0, message = "must be 0 to 500")
                @Max(value = BulkReport.LIMIT, message = "must be 0 to 500")
                @Nullable Integer expected) {

    static final String UUID_TEXT = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    /// Sagas that have not ended, and are all that is said here.
    ///
    /// @param olderThan ISO 8601, of one unit
    /// @param cause as `GET /sagas/by-cause` names it
    record SagasWhere(
            @Nullable SagaStatus status,
            @Nullable Boolean stuck,
            @Schema(examples = "PT5M")
                    @Pattern(regexp = Named.DURATION, message = Named.DURATION_RULE)
                    @Nullable String olderThan,
            @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64)
                    @Nullable String customerId,
            @Pattern(regexp = Printable.TO_500, message = Printable.RULE_500)
                    @Nullable String cause) {

        Which which() {
            return new Which(status, stuck, Named.duration(olderThan), customerId);
        }

        boolean isEmpty() {
            return which().equals(Which.ALL) && cause == null;
        }
    }

    /// @throws Problem if it does not say which ones
    void check() {
        if ((orderIds == null) == (where == null) || (where != null && where.isEmpty())) {
            throw new Problem(
                    422,
                    "Which ones",
                    "Give either orderIds, or where with at least one condition.",
                    List.of());
        }
    }

    Action what() {
        return Action.valueOf(action.toUpperCase(Locale.ROOT));
    }

    Wish wish(Caller caller) {
        return new Wish(caller.name(by), action, reason);
    }

    Agreed agreed() {
        return new Agreed(!Boolean.FALSE.equals(dryRun), expected);
    }

    List<UUID> ids() {
        return Objects.requireNonNull(orderIds).stream().map(UUID::fromString).toList();
    }
}
