package dev.comanda.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.comanda.servers.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complained = new ByteArrayOutputStream();
    private final HttpServer server = server();

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aCleanReportIsExitCodeZero() {
        answers(200, report("true", 0, ""));
        assertThat(audit()).isZero();
        assertThat(text(said))
                .contains("orders judged      1 230   1 200 COMPLETED, 30 FAILED")
                .contains("orders open            4   4 STARTED")
                .contains("✓ everything adds up (1.5 s)");
    }

    @Test
    void aViolationIsExitCodeOneWithTheEvidence() {
        answers(
                200,
                report(
                        "false",
                        3,
                        "{'kind': 'CHARGED_TWICE', 'subject': '019a', 'says': 'It costs 4.50 EUR.'}"));
        assertThat(audit()).isEqualTo(1);
        assertThat(text(said))
                .contains("violations             3")
                .containsPattern("CHARGED_TWICE +019a  It costs 4\\.50 EUR\\.")
                .contains("… and 2 more")
                .contains("✗ something does not add up");
    }

    @Test
    void aServiceThatIsAwayIsExitCodeTwoAndNamed() {
        answers(503, "{'detail': 'payment-service at … does not answer'}");
        assertThat(audit()).isEqualTo(2);
        assertThat(text(complained)).contains("503: payment-service at … does not answer");
        assertThat(text(said)).isEmpty();
    }

    @Test
    void nobodyThereIsExitCodeTwo() {
        assertThat(run("http://127.0.0.1:" + Ports.free())).isEqualTo(2);
        assertThat(text(complained)).contains("was not answered", "./dev up");
    }

    @Test
    void somebodyElseThereIsExitCodeTwo() {
        answers(200, "{'hello': 'world'}");
        assertThat(audit()).isEqualTo(2);
    }

    private int audit() {
        return run("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private int run(String url) {
        return Launcher.commandLine(stream(said), stream(complained))
                .execute("audit", "--url", url);
    }

    private void answers(int status, String json) {
        byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        server.createContext(
                "/audit",
                call -> {
                    call.getResponseHeaders().add("Content-Type", "application/json");
                    call.sendResponseHeaders(status, body.length);
                    call.getResponseBody().write(body);
                    call.close();
                });
        server.start();
    }

    private static String report(String clean, int total, String violations) {
        return """
        {'ordersJudged': 1230, 'ordersOpen': 4, 'byStatus': {'COMPLETED': 1200, 'FAILED': 30, 'STARTED': 4},
         'violationsTotal': %d, 'violations': [%s], 'startedAt': '2026-11-22T12:00:00Z',
         'endedAt': '2026-11-22T12:00:01.500Z', 'clean': %s}
        """
                .formatted(total, violations, clean);
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
