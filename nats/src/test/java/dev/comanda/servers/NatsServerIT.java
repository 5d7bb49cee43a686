package dev.comanda.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // closing a connection may be interrupted: then the test is, too
class NatsServerIT {

    @Test
    void aStreamSurvivesAnOrderlyStopAndAWipeForgetsIt() throws Exception {
        try (NatsServer nats = NatsServer.start()) {
            try (Connection connection = Nats.connect(nats.url())) {
                connection
                        .jetStreamManagement()
                        .addStream(StreamConfiguration.builder().name("P").subjects("p.*").build());
                connection.jetStream().publish("p.1", new byte[] {1});
            }
            nats.stop();
            nats.restart();
            assertThat(streams(nats)).isEqualTo(1);
            nats.stop();
            nats.wipeStore();
            nats.restart();
            assertThat(streams(nats)).isZero();
        }
    }

    @Test
    void itCanBeKilledAndStartedAgainOnTheSamePort() throws Exception {
        try (NatsServer nats = NatsServer.start()) {
            String url = nats.url();
            long before = nats.pid();
            nats.kill();
            assertThatThrownBy(() -> streams(nats)).isInstanceOf(IOException.class);
            nats.restart();
            assertThat(nats.url()).isEqualTo(url);
            assertThat(nats.pid()).isNotEqualTo(before);
            assertThat(streams(nats)).isZero();
        }
    }

    @Test
    void whilePausedItAnswersNothingAndThenGoesOn() throws Exception {
        try (NatsServer nats = NatsServer.start(NatsServer.Options.usual().on(Where.LOCAL))) {
            nats.pause();
            assertThatThrownBy(() -> streams(nats)).isInstanceOf(IOException.class);
            nats.resume();
            assertThat(streams(nats)).isZero();
        }
    }

    @Test
    void onceClosedItStaysDownEvenIfItWasPaused() {
        NatsServer nats = NatsServer.start(NatsServer.Options.usual().on(Where.LOCAL));
        long pid = nats.pid();
        nats.pause();
        nats.close();
        assertThat(ProcessHandle.of(pid).filter(Processes::runs)).isEmpty();
        assertThatThrownBy(nats::restart)
                .isInstanceOf(ServerUnavailable.class)
                .hasMessageContaining("closed for good");
    }

    private static int streams(NatsServer nats) throws Exception {
        try (Connection connection = Nats.connect(nats.url())) {
            return connection.jetStreamManagement().getStreamNames().size();
        }
    }
}
