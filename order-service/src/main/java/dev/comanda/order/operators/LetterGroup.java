package dev.comanda.order.operators;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.comanda.nats.consume.DeadLetter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Dead letters of one consumer that have the same cause.
///
/// @param cause what their reasons have in common; a wish in bulk can name it
/// @param oldestAt when the first of them became one, as it says
/// @param reason of the newest, in full
/// @param ids the first few, the oldest first
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LetterGroup(
        String consumer,
        String cause,
        int count,
        @Nullable String oldestAt,
        @Nullable String newestAt,
        @Nullable String reason,
        List<Long> ids) {

    public LetterGroup {
        ids = List.copyOf(ids);
    }

    private record Key(String consumer, String cause) {}

    /// The largest group first.
    ///
    /// @param letters the oldest first
    public static List<LetterGroup> of(List<DeadLetter> letters) {
        Map<Key, List<DeadLetter>> groups =
                letters.stream()
                        .collect(
                                Collectors.groupingBy(
                                        letter ->
                                                new Key(
                                                        letter.consumer(),
                                                        Cause.of(letter.reason())),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        return groups.entrySet().stream()
                .map(group -> of(group.getKey(), group.getValue()))
                .sorted(Comparator.comparingInt(LetterGroup::count).reversed())
                .toList();
    }

    private static LetterGroup of(Key key, List<DeadLetter> letters) {
        return new LetterGroup(
                key.consumer,
                key.cause,
                letters.size(),
                letters.getFirst().at(),
                letters.getLast().at(),
                letters.getLast().reason(),
                letters.stream().limit(SagaGroup.NAMED).map(DeadLetter::id).toList());
    }
}
