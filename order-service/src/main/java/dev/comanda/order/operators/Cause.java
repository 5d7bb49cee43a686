package dev.comanda.order.operators;

import dev.comanda.order.stuck.Hanging;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What several troubles have in common: the same words, once ids, numbers and quoted values are
/// left out.
public final class Cause {

    private static final int MAX_LENGTH = 200;
    private static final Pattern PARTICULAR =
            Pattern.compile(
                    "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|'[^']*'|\"[^\"]*\"|\\d+");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cs}]+");

    private Cause() {}

    /// Why a saga gets no answer.
    public static String of(Hanging hanging) {
        if (hanging.letter() != null) {
            return "dead letter of "
                    + hanging.letter().consumer()
                    + ": "
                    + of(hanging.letter().reason());
        }
        return hanging.saga().unpublishedSince() != null
                ? "the broker does not take the request"
                : hanging.service() + " does not answer";
    }

    /// What a dead letter's reason has in common with others.
    public static String of(@Nullable String reason) {
        String text = Objects.requireNonNullElse(reason, "no reason given");
        String general =
                CONTROL.matcher(PARTICULAR.matcher(text).replaceAll("…")).replaceAll(" ").strip();
        return general.length() <= MAX_LENGTH ? general : general.substring(0, MAX_LENGTH);
    }
}
