package dev.comanda.kubernetes.cluster;

import static java.nio.file.attribute.PosixFilePermissions.fromString;

import dev.comanda.kubernetes.manifest.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Who signs certificates: what cert-manager and CloudNativePG do in a cluster.
///
/// @param certificate its own
/// @param key its own
public record Authority(Path certificate, Path key) {

    private static final List<String> NEW =
            List.of(
                    "openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:prime256v1",
                    "-nodes",
                    "-days",
                    "2");

    /// A server's certificate and its key.
    public record Signed(Path certificate, Path key) {}

    public static Authority make(String name, Path folder) {
        Path certificate = folder.resolve(name + "-ca.crt");
        Path key = folder.resolve(name + "-ca.key");
        openssl(
                folder,
                List.of(
                        "-subj",
                        "/CN=" + name,
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString()));
        return new Authority(certificate, key);
    }

    /// @param names that the server has
    public Signed sign(String name, List<String> names, Path folder) {
        Signed signed = new Signed(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
        openssl(
                folder,
                List.of(
                        "-subj",
                        "/CN=" + name,
                        "-CA",
                        certificate.toString(),
                        "-CAkey",
                        key.toString(),
                        "-addext",
                        "basicConstraints=critical,CA:FALSE",
                        "-addext",
                        "subjectAltName="
                                + names.stream()
                                        .map(it -> "DNS:" + it)
                                        .collect(Collectors.joining(",")),
                        "-keyout",
                        signed.key.toString(),
                        "-out",
                        signed.certificate.toString()));
        try {
            // PostgreSQL takes no key that others may read
            Files.setPosixFilePermissions(signed.key, fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return signed;
    }

    private static void openssl(Path folder, List<String> options) {
        List<String> command = new ArrayList<>(NEW);
        command.addAll(options);
        Shell.require(folder, Map.of(), command);
    }
}
