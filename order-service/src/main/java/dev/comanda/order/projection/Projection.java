package dev.comanda.order.projection;

import dev.comanda.nats.codec.Received;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.util.List;
import java.util.Set;

/// Something that is to be known, and that the messages tell. Each build reads all that the streams
/// still have into a table beside, and shows the result at once when nothing is missing; until then
/// its readers see what the build before has made.
///
/// Every implementation that is a bean can be built by its name, one build of it at a time.
public interface Projection {

    /// The table that people read; letters and underscores.
    String name();

    /// The families of messages that it is made from, of `orders`, `inventory` and `payments`. They
    /// are read one after the other.
    Set<String> families();

    /// Forgets what a build before has left beside.
    Uni<Void> begin(SqlClient database);

    /// Takes in a batch. The same message may come more than once, and that of another family
    /// earlier than the one that caused it.
    Uni<Void> note(SqlClient database, List<Received<?>> batch);

    /// Puts the result in the place of the one before, in one statement: nobody is to see a half.
    Uni<Result> show(SqlClient database);

    /// What a build has made.
    ///
    /// @param rows of the table
    /// @param orders that are counted in it
    /// @param partial orders that should be and are not: the streams have lost a message that says
    ///     what of
    record Result(long rows, long orders, long partial) {}
}
