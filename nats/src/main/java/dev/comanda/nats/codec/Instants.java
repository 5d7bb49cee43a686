package dev.comanda.nats.codec;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/// Instants on the wire: RFC 3339, UTC, always three decimals, as in `2026-11-22T08:43:00.120Z`.
final class Instants {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Instants() {}

    static String text(Instant instant) {
        return MILLIS.format(instant);
    }

    /// Accepts any RFC 3339 instant.
    ///
    /// @throws Unreadable naming the field if it is none
    static Instant parse(String field, String text) throws Unreadable {
        try {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeParseException e) {
            throw new Unreadable(field + " is not an RFC 3339 instant: '" + text + "'", e);
        }
    }
}
