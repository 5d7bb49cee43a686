package dev.comanda.order.stuck;

import dev.comanda.nats.consume.LatestDeadLetters;
import dev.comanda.nats.consume.LatestDeadLetters.Latest;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.db.OpenSagas.Open;
import io.nats.client.JetStreamApiException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Finds out why sagas get no answer. The broker is asked once, however many they are; if it does
/// not answer, what is known without it has to do.
@Singleton
public final class Reasons {

    private static final Logger LOG = Logger.getLogger(Reasons.class);

    /// How long the broker is waited for.
    private static final Duration BROKER_WITHIN = Duration.ofSeconds(4);

    private final LatestDeadLetters letters;

    Reasons(LatestDeadLetters letters) {
        this.letters = letters;
    }

    /// The same sagas in the same order. Never fails because the broker is away.
    public Uni<List<Hanging>> of(List<Open> sagas) {
        if (sagas.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return Uni.createFrom()
                .item(() -> lettersAbout(sagas))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .ifNoItem()
                .after(BROKER_WITHIN)
                .recoverWithItem(Optional.empty())
                .map(found -> sagas.stream().map(saga -> hanging(saga, found)).toList());
    }

    private static Hanging hanging(Open saga, Optional<Map<OrderId, Latest>> found) {
        return new Hanging(
                saga,
                found.map(letters -> letters.get(new OrderId(saga.orderId()))).orElse(null),
                found.isEmpty());
    }

    /// Empty if the broker does not say.
    private Optional<Map<OrderId, Latest>> lettersAbout(List<Open> sagas) {
        try {
            return Optional.of(
                    letters.about(
                            sagas.stream()
                                    .map(saga -> new OrderId(saga.orderId()))
                                    .collect(Collectors.toSet())));
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            LOG.debugf(e, "the dead letters cannot be read");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }
}
