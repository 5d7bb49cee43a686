package dev.comanda.supplychain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// There is no secret in the repository, nor was there ever one.
class SecretsTest {

    @BeforeAll
    static void gitleaks() {
        assumeTrue(Gitleaks.TOOL.find().isPresent(), Gitleaks.TOOL.missing());
    }

    /// Also in what is not committed yet, but in what git ignores.
    @Test
    void noFileHoldsASecret(@TempDir Path copy) throws Exception {
        assumeTrue(Files.exists(Gitleaks.ROOT.resolve(".git")), "not a checkout of git");
        List<String> files = files();
        assertThat(files).contains("pom.xml", "infra/supply-chain/gitleaks.toml");
        for (String file : files) {
            Path from = Gitleaks.ROOT.resolve(file);
            if (Files.isRegularFile(from)) { // one that was deleted is still listed
                Path to = copy.resolve(file);
                Files.createDirectories(to.resolveSibling(""));
                Files.copy(from, to);
            }
        }
        assertThat(Gitleaks.in(copy)).isEmpty();
    }

    private static List<String> files() throws IOException, InterruptedException {
        Process git =
                new ProcessBuilder("git", "ls-files", "-co", "--exclude-standard")
                        .directory(Gitleaks.ROOT.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String files = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor()).isZero();
        return files.lines().toList();
    }

    @Test
    void noneWasEverCommitted() {
        assumeTrue(Files.exists(Gitleaks.ROOT.resolve(".git")), "not a checkout of git");
        assertThat(Gitleaks.inHistory()).isEmpty();
    }

    /// Made up here out of two parts, so that this file holds none.
    @ParameterizedTest
    @CsvSource({
        "nats-nkey-seed, SUA, BHY3VGDKJSLQNNMHZ2PJ4YWXQ7R5TCFEADGKOIUWLMNBVCXZASDFGHJ",
        "stripe-access-token, sk_live_, 51H8xQzKj2mNpR7vTwYb3cFdGs9L",
        "stripe-webhook-secret, whsec_, 9fK2mQx7VbR4tZp1LwYd8sHcNg3J",
        "aws-access-token, AKIA, Q3EGRIZ7XPKJ5WVN",
        "password-in-url, 'tls://order-service:', 4f9c1b7e2d8a6053be71@nats:4222",
        "private-key, '-----BEGIN PRIVATE', ' KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgX2v8nT5q\nk9Zr4mWb7uYc1sLp6hDf3gJa0xQeRtVyUiKhRANCAARZ8mN4bV6cX1zL\n-----END PRIVATE KEY-----'"
    })
    void oneThatIsPlantedIsFound(String rule, String begin, String end, @TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("settings.txt"), "secret = \"" + begin + end + "\"\n");
        assertThat(Gitleaks.in(folder)).anyMatch(found -> found.startsWith(rule + ": "));
    }
}
