package dev.comanda.order.http.operators;

import dev.comanda.nats.auth.Caller;
import dev.comanda.nats.http.Printable;
import dev.comanda.nats.http.Problem;
import dev.comanda.order.operators.BulkReport;
import dev.comanda.order.operators.Deeds.Wish;
import dev.comanda.order.operators.LetterActions.Action;
import dev.comanda.order.operators.SagaActions.Agreed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of `POST /dead-letters/bulk`.
///
/// @param ids these, or
/// @param where all of this kind
/// @param dryRun only say how many; true if absent
/// @param expected what the dry run said; nothing is done if it would be done to more by now
record LettersInBulk(
        @Schema(examples = "redrive", required = true)
                @NotNull(message = "is required")
                @Pattern(regexp = "redrive|discard", message = "must be redrive or discard")
                String action,
        @Schema(examples = "ana", required = true)
                @NotNull(message = "is required: who does this")
                @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64)
                String by,
        @Schema(examples = "the fix is deployed", required = true)
                @NotNull(message = "is required: why it is done")
                @Pattern(regexp = Printable.TO_500, message = Printable.RULE_500)
                String reason,
        @Size(min = 1, max = BulkReport.LIMIT, message = "must have 1 to 500 ids")
                @Nullable
                        List<
                                @NotNull(message = "must not be null")
                                @Min(value = 1, message = "must be 1 or more")
                                @Max(value = MAX_ID, message = "must be less than 10^15") Long>
                        ids,
        @Valid @Nullable LettersWhere where,
        @Schema(defaultValue = "true") @Nullable Boolean dryRun,
        @Min(value = 0, message = "must be 0 to 500")
                @Max(value = BulkReport.LIMIT, message = "must be 0 to 500")
                @Nullable Integer expected) {

    /// More letters than there will ever be, and exact in JavaScript.
    static final long MAX_ID = 999_999_999_999_999L;

    /// Letters that are all that is said here.
    ///
    /// @param cause as `GET /dead-letters/by-cause` names it
    record LettersWhere(
            @Schema(examples = "payment-service-process")
                    @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64)
                    @Nullable String consumer,
            @Pattern(regexp = Printable.TO_500, message = Printable.RULE_500)
                    @Nullable String cause) {}

    /// @throws Problem if it does not say which ones
    void check() {
        boolean empty = where != null && where.consumer == null && where.cause == null;
        if ((ids == null) == (where == null) || empty) {
            throw new Problem(
                    422,
                    "Which ones",
                    "Give either ids, or where with a consumer, a cause, or both.",
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
}
