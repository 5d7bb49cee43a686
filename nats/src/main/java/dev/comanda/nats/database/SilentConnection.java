package dev.comanda.nats.database;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.Connection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Closes a connection to the database on which nothing has come or gone for too long; whatever
/// waits for an answer on it fails at once.
///
/// The client's own idle time-out does not do it (Vert.x 4.5.25): its close says goodbye to the
/// server and then waits for the server to hang up, which one that no longer answers never does.
/// This one stands first in the pipeline, at the socket's end, and asks nobody.
///
/// It is set when the connection is established. One that goes silent in the middle of its
/// handshake occupies its place in the pool until the kernel gives it up; nobody waits for it
/// longer than [PoolConfig#acquire()].
final class SilentConnection extends IdleStateHandler {

    private static final Logger LOG = Logger.getLogger(SilentConnection.class);

    private SilentConnection(Duration silence) {
        super(0, 0, silence.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// From now on the connection does not outlive a silence of this length.
    static void watch(SqlConnection connection, Duration silence) {
        Connection pooled = ((SqlConnectionInternal) connection).unwrap();
        ((SocketConnectionBase) pooled.unwrap())
                .socket()
                .channelHandlerContext()
                .pipeline()
                .addFirst("silence", new SilentConnection(silence));
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        LOG.debugf("closing a silent connection: %s", context.channel());
        var _ = context.close();
    }
}
