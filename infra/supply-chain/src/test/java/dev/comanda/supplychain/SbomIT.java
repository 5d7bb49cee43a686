package dev.comanda.supplychain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.comanda.launcher.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the packaged services are made of is written down, all of it, and may be shipped.
class SbomIT {

    /// Licences that ask for no more than to be named, or whose libraries may be used by any
    /// program unchanged.
    private static final Set<String> WE_MAY_SHIP =
            Set.of(
                    "Apache-2.0",
                    "BSD-2-Clause",
                    "BSD-3-Clause",
                    "Bouncy Castle Licence", // the words of MIT
                    "CC0-1.0",
                    "EPL-1.0",
                    "EPL-2.0",
                    "MIT",
                    "MIT-0",
                    "Public Domain",
                    "UPL-1.0");

    @BeforeAll
    static void built() {
        assumeTrue(Files.exists(Sbom.file(Service.ORDERS)), "built with -Dquick: there is no bill");
    }

    @ParameterizedTest
    @EnumSource
    void theBillListsEveryLibraryThatIsShipped(Service service) throws IOException {
        Set<String> listed =
                Sbom.of(service).components().stream()
                        .map(Sbom.Component::jar)
                        .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.walk(Sbom.packaged(service).resolve("lib"))) {
            Set<String> shipped =
                    files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString())
                            .collect(Collectors.toCollection(TreeSet::new));
            assertThat(shipped).hasSizeGreaterThan(100);
            assertThat(listed).containsAll(shipped);
        }
    }

    @Test
    void everythingThatIsShippedHasALicenceThatAllowsIt() {
        for (Sbom.Component component : Licences.shipped()) {
            assertThat(component.licences())
                    .as(component.name())
                    .containsAnyElementsOf(WE_MAY_SHIP);
        }
    }

    /// `infra/supply-chain/licences.md` is for people; what it should be is in `target`.
    @Test
    void theReportOfLicencesIsUpToDate() throws IOException {
        String report = Licences.report();
        Path now = Path.of("target", "licences.md");
        Files.writeString(now, report);
        assertThat(report)
                .as("if the change is meant: cp infra/supply-chain/%s infra/supply-chain/", now)
                .isEqualTo(Files.readString(Path.of("licences.md")));
    }

    /// Nothing that goes into an image holds one.
    @ParameterizedTest
    @EnumSource
    void noSecretIsShipped(Service service) {
        assumeTrue(Gitleaks.TOOL.find().isPresent(), Gitleaks.TOOL.missing());
        for (String ours : Set.of("app", "quarkus")) {
            assertThat(Gitleaks.in(Sbom.packaged(service).resolve(ours))).isEmpty();
        }
    }
}
