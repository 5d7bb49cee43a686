package dev.comanda.order.projection;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.database.Unavailable;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.order.projection.Projection.Result;
import dev.comanda.order.status.replay.StreamRead;
import dev.comanda.order.status.replay.StreamReader;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Builds a projection from all that the streams still have. The system goes on meanwhile, and
/// neither sagas nor the places of consumers in their streams are touched.
@Singleton
public final class ProjectionBuild {

    private static final Logger LOG = Logger.getLogger(ProjectionBuild.class);
    private static final Duration STATEMENT_WITHIN = Duration.ofSeconds(30);

    private final Pool pool;
    private final Topology topology;
    private final StreamReader reader;
    private final Clock clock;
    private final List<Projection> projections;

    ProjectionBuild(
            Pool pool,
            Broker broker,
            Topology topology,
            MessageCodec codec,
            Clock clock,
            @All List<Projection> projections) {
        this.pool = pool;
        this.topology = topology;
        this.reader = new StreamReader(broker, codec);
        this.clock = clock;
        this.projections = List.copyOf(projections);
    }

    /// What can be built.
    public List<String> names() {
        return projections.stream().map(Projection::name).sorted().toList();
    }

    /// What is built under that name.
    public Optional<Projection> named(String name) {
        return projections.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /// Does all of it, on one connection: it holds the lock by which only one process builds this
    /// projection, and with it the build ends as well. Blocks, for as long as it takes to read the
    /// streams once.
    ///
    /// @return empty if it is being built already, here or by another process
    /// @throws Unavailable if the broker is away, or stops delivering
    public Optional<BuildReport> run(Projection projection) throws InterruptedException {
        SqlConnection database = await(pool.getConnection());
        try {
            if (!await(lock(database, projection))) {
                return Optional.empty();
            }
            try {
                return Optional.of(build(database, projection));
            } finally {
                await(unlock(database, projection).onFailure().recoverWithNull());
            }
        } finally {
            database.close().subscribe().with(_ -> {}, e -> LOG.debug("closing", e));
        }
    }

    private BuildReport build(SqlConnection database, Projection projection)
            throws InterruptedException {
        Instant start = now();
        await(projection.begin(database));
        List<StreamRead> streams = new ArrayList<>();
        for (String family : projection.families().stream().sorted().toList()) {
            streams.add(
                    reader.read(
                            topology.durable("order-service-status-" + family),
                            batch -> await(projection.note(database, batch))));
        }
        Result made = await(projection.show(database));
        return new BuildReport(
                projection.name(),
                streams,
                made.rows(),
                made.orders(),
                made.partial(),
                start,
                now());
    }

    private static Uni<Boolean> lock(SqlConnection database, Projection projection) {
        return database.preparedQuery("SELECT pg_try_advisory_lock(hashtext($1))")
                .execute(Tuple.of(projection.name()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private static Uni<Void> unlock(SqlConnection database, Projection projection) {
        return database.preparedQuery("SELECT pg_advisory_unlock(hashtext($1))")
                .execute(Tuple.of(projection.name()))
                .replaceWithVoid();
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(STATEMENT_WITHIN);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
