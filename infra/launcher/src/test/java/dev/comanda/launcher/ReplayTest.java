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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplayTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complained = new ByteArrayOutputStream();
    private final HttpServer server = server();

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aViewThatLackedNothingIsExitCodeZero() {
        answers(200, report(true, 0, ""));
        assertThat(replay()).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .containsPattern("read of ORDERS +12 345 +up to 12400, since 2026-11-15")
                .containsPattern("orders rebuilt +4 100")
                .contains("✓ the view lacks nothing")
                .doesNotContain("behind");
    }

    @Test
    void aViewThatWasPutRightIsExitCodeOneAndNamesOrders() {
        answers(200, report(false, 3, "'019a'"));
        assertThat(replay()).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .containsPattern("missing +3")
                .contains("019a", "✗ the view lacked something");
    }

    @Test
    void whoCannotBeAskedIsExitCodeTwo() {
        answers(409, "{'detail': 'A replay is running already.'}");
        assertThat(replay()).isEqualTo(2);
        assertThat(complained.toString(StandardCharsets.UTF_8))
                .contains("409: A replay is running already.");
        assertThat(run("http://127.0.0.1:" + Ports.free())).isEqualTo(2);
    }

    @Test
    void anotherProjectionIsBuiltByItsName() {
        answers(
                "/replay/sales_by_day",
                200,
                """
                {'projection': 'sales_by_day',
                 'streams': [{'stream': 'ORDERS', 'first': 1, 'last': 9, 'messages': 9, 'unreadable': 0}],
                 'rows': 3, 'orders': 1200, 'partial': 0,
                 'startedAt': '2026-11-22T12:00:00Z', 'endedAt': '2026-11-22T12:00:01.500Z'}
                """);
        assertThat(run(here(), "--projection", "sales_by_day")).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .containsPattern("rows +3 +in the table sales_by_day")
                .containsPattern("orders +1 200")
                .contains("✓ built from all that the streams tell (1.5 s)");
        assertThat(run(here(), "--projection", "unheard/of")).isEqualTo(2);
    }

    private int replay() {
        return run(here());
    }

    private String here() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private int run(String url, String... more) {
        List<String> arguments = new ArrayList<>(List.of("replay", "--url", url));
        arguments.addAll(List.of(more));
        return Launcher.commandLine(
                        new PrintStream(said, true, StandardCharsets.UTF_8),
                        new PrintStream(complained, true, StandardCharsets.UTF_8))
                .execute(arguments.toArray(String[]::new));
    }

    private void answers(int status, String json) {
        answers("/replay", status, json);
    }

    private void answers(String path, int status, String json) {
        byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        server.createContext(
                path,
                call -> {
                    call.getResponseHeaders().add("Content-Type", "application/json");
                    call.sendResponseHeaders(
                            call.getRequestMethod().equals("POST") ? status : 405, body.length);
                    call.getResponseBody().write(body);
                    call.close();
                });
        server.start();
    }

    private static String report(boolean clean, int missing, String repaired) {
        return """
        {'streams': [{'stream': 'ORDERS', 'first': 1, 'last': 12400, 'since': '2026-11-15T12:00:00Z',
                      'messages': 12345, 'unreadable': 0}],
         'rebuilt': 4100, 'equal': 4100, 'missing': %d, 'lacking': 0, 'keptMore': 0, 'keptOnly': 0, 'behind': 0,
         'repaired': [%s], 'clean': %s, 'startedAt': '2026-11-22T12:00:00Z', 'endedAt': '2026-11-22T12:00:01.500Z'}
        """
                .formatted(missing, repaired, clean);
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
