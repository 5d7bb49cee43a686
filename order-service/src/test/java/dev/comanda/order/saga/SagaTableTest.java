package dev.comanda.order.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.Message.Answer;
import dev.comanda.order.saga.SagaEvent.Answered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The state × event table that people approve by reading it: `-Dapprove=true` writes it anew.
class SagaTableTest {

    static final Path APPROVED = Path.of("src/test/resources/saga-table.approved.md");

    @Test
    void every_state_does_on_every_event_what_the_approved_table_says() throws IOException {
        String table = SagaTable.render();
        if (Boolean.getBoolean("approve")) {
            Files.writeString(APPROVED, table);
        }
        assertThat(table.lines())
                .as("differs from %s; if it is right so, run with -Dapprove=true", APPROVED)
                .containsExactlyElementsOf(Files.readAllLines(APPROVED));
    }

    @Test
    void the_table_has_every_state_there_is() {
        assertThat(SagaTable.STATES.values().stream().<Class<?>>map(d -> d.saga.getClass()))
                .containsExactlyInAnyOrderElementsOf(leaves(Saga.class));
    }

    @Test
    void the_table_has_every_event_there_is() {
        assertThat(SagaTable.EVENTS.values().stream().<Object>map(e -> kind(e).getClass()))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(
                                        leaves(SagaEvent.class).stream()
                                                .filter(type -> type != Answered.class),
                                        leaves(Answer.class).stream())
                                .collect(Collectors.toSet()));
    }

    private static Object kind(SagaEvent event) {
        return event instanceof Answered(Answer answer) ? answer : event;
    }

    private static Set<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses())
                        .flatMap(sub -> leaves(sub).stream())
                        .collect(Collectors.toSet())
                : Set.of(type);
    }
}
