package dev.comanda.nats.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Sorts failures into three kinds: a lost race is tried again at once, an outage is waited out,
/// and anything else is the fault of the message or of the code.
///
/// Codes: [PostgreSQL, appendix A](https://www.postgresql.org/docs/current/errcodes-appendix.html).
public final class Failures {

    private static final Set<String> LOST_RACE =
            Set.of(
                    "40001", // serialization failure
                    "40P01", // deadlock detected
                    "25P02", // a statement beside it failed, for one of these reasons or for one
                    // that shows when it is run again
                    "23505"); // unique violation: another batch created the same order's row first

    private Failures() {}

    /// Two transactions met; the same batch will go through when it is run again.
    public static boolean isLostRace(Throwable failure) {
        PgException e = find(failure, PgException.class);
        return e != null && e.getSqlState() != null && LOST_RACE.contains(e.getSqlState());
    }

    /// Something that everything needs is away: no message is to blame, and all of them would fail.
    public static boolean isOutage(Throwable failure) {
        PgException e = find(failure, PgException.class);
        if (e != null) {
            String state = e.getSqlState() == null ? "" : e.getSqlState();
            return state.startsWith("08") // connection
                    || state.startsWith("53") // out of resources
                    || state.startsWith("57") // shutting down, cancelled
                    || state.startsWith("58") // I/O
                    || state.startsWith("28") // the role is not let in
                    || state.equals("25P03") // idle in a transaction for too long
                    || state.equals("55P03") // a lock was not to be had in time
                    || state.equals("25006") // read only: a standby
                    || state.equals("3D000") // the database is not there yet
                    || state.equals("42P01"); // its tables are not there yet
        }
        if (find(failure, JsonProcessingException.class) != null) {
            return false; // an IOException by inheritance, and never an outage
        }
        return find(failure, IOException.class) != null
                || find(failure, TimeoutException.class) != null
                || find(failure, io.smallrye.mutiny.TimeoutException.class) != null
                || find(failure, NoStackTraceThrowable.class)
                        != null // the pool: no connection in time
                || find(failure, VertxException.class) != null
                || find(failure, Unavailable.class) != null;
    }

    private static <T> @Nullable T find(Throwable failure, Class<T> type) {
        Throwable t = failure;
        for (int depth = 0; t != null && depth < 16; depth++, t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
