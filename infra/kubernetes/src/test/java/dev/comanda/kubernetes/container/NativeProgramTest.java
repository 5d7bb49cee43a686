package dev.comanda.kubernetes.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.comanda.kubernetes.manifest.Repository;
import dev.comanda.launcher.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What GraalVM is told to make of each service: the build does all of a native program but its
/// compilation.
class NativeProgramTest {

    @BeforeAll
    static void built() {
        assumeTrue(
                Files.isDirectory(sources(Service.ORDERS)), "built with -Dquick: nothing is there");
    }

    /// What draws random numbers, keys or ids is made when the program starts: made when it is
    /// compiled, every instance would draw the same.
    @ParameterizedTest
    @EnumSource
    void whatIsRandomIsDrawnWhenTheProgramStarts(Service service) throws IOException {
        String arguments = Files.readString(sources(service).resolve("native-image.args"));
        String option = "--initialize-at-run-time=";
        List<String> late =
                Stream.of(arguments.split(" "))
                        .filter(argument -> argument.startsWith(option))
                        .flatMap(
                                argument ->
                                        Stream.of(argument.substring(option.length()).split(",")))
                        .toList();
        assertThat(late)
                .contains("io.nats.client.NUID", "io.nats.client.support.RandomUtils")
                .contains("com.github.f4b6a3.uuid", "org.bouncycastle");
        assertThat(arguments).contains("--no-fallback");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsReadByItsNameIsThere(Service service) throws IOException {
        String resources = configuration(service, "resource-config.json").replace("\\\\.", ".");
        assertThat(resources).contains("dev/comanda/nats/topology/topology.json");
        for (String module : List.of("nats", service.module())) {
            Path migrations = Repository.file(module + "/src/main/resources/db/migration");
            try (Stream<Path> files = Files.list(migrations)) {
                for (Path file : files.toList()) {
                    assertThat(resources).contains("db/migration/" + file.getFileName());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMadeOrReadByReflectionIsRegistered(Service service) throws IOException {
        String classes = configuration(service, "reflect-config.json");
        assertThat(classes)
                .contains("\"dev.comanda.nats.wire.TolerantDataPort\"")
                .contains("\"dev.comanda.nats.http.Problem$Body\"")
                .contains("\"dev.comanda.nats.http.Problem$Violation\"");
        List<String> own =
                switch (service) {
                    case ORDERS ->
                            List.of(
                                    "dev.comanda.order.db.OrderEntity$Lines",
                                    "dev.comanda.nats.contract.OrderItem");
                    case INVENTORY -> List.of("dev.comanda.inventory.db.ReservationEntity$Items");
                    case PAYMENTS ->
                            List.of(
                                    "dev.comanda.payment.webhook.StripeEvent",
                                    "dev.comanda.payment.stripe.StripeObjects$Intent");
                };
        own.forEach(name -> assertThat(classes).contains("\"" + name + "\""));
    }

    private static Path sources(Service service) {
        return Repository.file(service.module() + "/target/native-sources");
    }

    /// A file of the program's own jar that native-image reads.
    private static String configuration(Service service, String name) throws IOException {
        try (Stream<Path> files = Files.list(sources(service))) {
            Path jar =
                    files.filter(file -> file.toString().endsWith("-runner.jar"))
                            .findFirst()
                            .orElseThrow();
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                ZipEntry entry = zip.getEntry("META-INF/native-image/" + name);
                return new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
}
