package dev.comanda.kubernetes.manifest;

import dev.comanda.launcher.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The files of this working copy.
public final class Repository {

    private static final Checkout CHECKOUT = Checkout.find();

    private Repository() {}

    public static Checkout checkout() {
        return CHECKOUT;
    }

    /// @param path from the root: `docs/deploy.md`
    public static Path file(String path) {
        return CHECKOUT.root().resolve(path);
    }

    /// @param path from the root
    public static String text(String path) {
        return text(file(path));
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }
}
