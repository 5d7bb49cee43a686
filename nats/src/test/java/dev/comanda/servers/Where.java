package dev.comanda.servers;

import java.util.Locale;

/// Where the servers run. The system property `comanda.servers` chooses for a whole JVM; the tests
/// are the same either way.
public enum Where {
    /// In containers if an engine answers and has the image, else on this machine.
    AUTO,
    /// In containers, or fail.
    CONTAINERS,
    /// On this machine, whatever engine is there.
    LOCAL;

    /// The switch: `-Dcomanda.servers=auto|containers|local`.
    public static final String PROPERTY = "comanda.servers";

    /// What the switch says; [#AUTO] without it.
    ///
    /// @throws IllegalArgumentException if it says something else
    public static Where chosen() {
        return chosenOr(AUTO);
    }

    /// What the switch says, or the given default when nobody touched it.
    public static Where chosenOr(Where otherwise) {
        String value = System.getProperty(PROPERTY);
        if (value == null || value.isBlank()) {
            return otherwise;
        }
        for (Where where : values()) {
            if (where.name().equals(value.strip().toUpperCase(Locale.ROOT))) {
                return where;
            }
        }
        throw new IllegalArgumentException(
                "-D" + PROPERTY + "=" + value + ": must be auto, containers or local");
    }
}
