package dev.comanda.nats.database;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// A transaction in as few trips to the server as can be: `BEGIN` leaves together with what is
/// looked up first, and `COMMIT` with what is written. Each trip costs both sides more than most
/// statements do.
///
/// Since nobody waits for `BEGIN`, whatever is sent before its answer must do no harm without
/// it: it may look, and lock. What writes before [#end] waits for [#begun] first. The last
/// statement needs no transaction of its own, it is [one][Writes].
public final class ShortTransaction {

    private static final Logger LOG = Logger.getLogger(ShortTransaction.class);

    private final SqlConnection connection;
    private final Uni<Void> begun;
    private boolean ended;

    private ShortTransaction(SqlConnection connection) {
        this.connection = connection;
        this.begun = send("BEGIN").memoize().indefinitely();
    }

    /// Runs the work in a transaction, which it has to [end][#end]; rolls back if it fails. It goes
    /// on to its end when whoever waits for it gives up: a connection is never handed on in the
    /// middle of a transaction.
    public static <T> Uni<T> run(Pool pool, Function<ShortTransaction, Uni<T>> work) {
        Uni<T> all =
                pool.getConnection()
                        .flatMap(
                                connection ->
                                        new ShortTransaction(connection)
                                                .run(work)
                                                .eventually(connection::close));
        return Uni.createFrom()
                .emitter(emitter -> all.subscribe().with(emitter::complete, emitter::fail));
    }

    private <T> Uni<T> run(Function<ShortTransaction, Uni<T>> work) {
        return Uni.combine()
                .all()
                .unis(begun, Uni.createFrom().deferred(() -> work.apply(this)))
                .with((_, outcome) -> outcome)
                .onFailure()
                .call(this::rollback);
    }

    /// What the statements go to.
    public SqlConnection connection() {
        return connection;
    }

    /// Completes when the server has begun the transaction.
    public Uni<Void> begun() {
        return begun;
    }

    /// Writes and commits. If the writing fails, so does this, and nothing is committed.
    public Uni<Void> end(Writes writes) {
        return Uni.createFrom()
                .deferred(
                        () -> {
                            ended = true;
                            return Uni.combine()
                                    .all()
                                    .unis(writes.run(connection), send("COMMIT"))
                                    .discardItems();
                        });
    }

    private Uni<Void> rollback() {
        return ended
                ? Uni.createFrom().voidItem() // by COMMIT, of what has failed
                : send("ROLLBACK")
                        .onFailure()
                        .invoke(failure -> LOG.debugf("the connection is lost: %s", failure))
                        .onFailure()
                        .recoverWithNull();
    }

    private Uni<Void> send(String sql) {
        return connection.query(sql).execute().replaceWithVoid();
    }
}
