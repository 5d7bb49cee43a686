package dev.comanda.nats.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.Message;
import dev.comanda.nats.released.Releases;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Messages that earlier releases have said may still be in the streams, or in an outbox: headers
/// and body as they went over the wire. Files like HTTP: headers, an empty line, the body.
class ReleasedMessagesTest {

    private static final int ATTEMPT = 2;
    private static final Instant AT = Instant.parse("2026-11-22T08:43:00.120Z");
    private static final MessageCodec CODEC = new MessageCodec("order-service");

    @BeforeAll
    static void keepWhatIsReleasedNow() {
        Releases.beingMade()
                .ifPresent(
                        release -> {
                            for (Subject subject : Subject.values()) {
                                Releases.keep(file(release, subject), written(subject));
                            }
                        });
    }

    static Stream<Path> messages() {
        return Releases.all().stream().flatMap(ReleasedMessagesTest::filesOf);
    }

    private static Stream<Path> filesOf(Path release) {
        try (Stream<Path> files = Files.list(release.resolve("messages"))) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void a_message_of_a_release_is_read_as_what_it_says(Path file) throws Exception {
        String subject = file.getFileName().toString().replace(".txt", "");
        List<String> lines = Files.readAllLines(file);
        int gap = lines.indexOf("");
        Headers headers = new Headers();
        lines.subList(0, gap)
                .forEach(
                        line -> {
                            String[] header = line.split(": ", 2);
                            headers.put(header[0], header[1]);
                        });
        byte[] body = lines.get(gap + 1).getBytes(StandardCharsets.UTF_8);

        Received<Message> read = CODEC.read(subject, headers, body);

        Message today = Examples.of(Objects.requireNonNull(Subject.named(subject)));
        assertThat(read.message()).isEqualTo(today);
        assertThat(read.key()).isEqualTo(key(Subject.of(today)));
        assertThat(read.traceparent()).isEqualTo(MessageCodec.traceOf(Examples.ORDER));
        assertThat(read.saidAt()).isEqualTo(AT);
    }

    /// A release whose files are incomplete would be no proof of anything.
    @Test
    void the_newest_release_has_kept_every_message() {
        assertThat(filesOf(Releases.all().getLast()).map(file -> file.getFileName().toString()))
                .containsAll(
                        Stream.of(Subject.values())
                                .map(subject -> subject.wire() + ".txt")
                                .toList());
    }

    private static MessageKey key(Subject subject) {
        return new MessageKey(Examples.ORDER, subject, ATTEMPT);
    }

    private static Path file(Path release, Subject subject) {
        return release.resolve("messages").resolve(subject.wire() + ".txt");
    }

    private static String written(Subject subject) {
        List<String> lines = new ArrayList<>();
        CODEC.headers(key(subject), AT, null)
                .forEach((name, values) -> lines.add(name + ": " + values.getFirst()));
        lines.sort(null);
        lines.add("");
        lines.add(new String(CODEC.body(Examples.of(subject)), StandardCharsets.UTF_8));
        return String.join("\n", lines) + "\n";
    }
}
