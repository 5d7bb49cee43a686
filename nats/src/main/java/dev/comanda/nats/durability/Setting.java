package dev.comanda.nats.durability;

/// One setting that decides what survives a crash.
///
/// @param where whose it is: `PostgreSQL`, `stream ORDERS`, `nats-server`
/// @param name as its owner calls it
/// @param value as it is now
/// @param advice what to set instead, if it is weak; else empty
record Setting(String where, String name, String value, Verdict verdict, String advice) {

    enum Verdict {
        /// What was acknowledged survives.
        FIRM,
        /// What was acknowledged may be lost.
        WEAK,
        /// Worth knowing; nothing here depends on it, or it cannot be known.
        NOTED
    }

    static Setting firm(String where, String name, String value) {
        return new Setting(where, name, value, Verdict.FIRM, "");
    }

    static Setting weak(String where, String name, String value, String advice) {
        return new Setting(where, name, value, Verdict.WEAK, advice);
    }

    static Setting noted(String where, String name, String value) {
        return new Setting(where, name, value, Verdict.NOTED, "");
    }

    boolean isWeak() {
        return verdict == Verdict.WEAK;
    }

    /// `PostgreSQL fsync`
    String title() {
        return where + " " + name;
    }

    /// `off: set fsync = on`, or just the value.
    String told() {
        return advice.isEmpty() ? value : value + ": " + advice;
    }
}
