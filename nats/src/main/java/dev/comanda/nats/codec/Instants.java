package dev.comanda.nats.codec;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/// Instants on the wire: RFC 3339, UTC, always three decimals, as in `2026-11-22T08:43:00.120Z`.
///
/// That one form is written and read digit by digit, because each message has it and a formatter
/// costs more than all the rest of its headers; whatever else there may be is the formatter's.
final class Instants {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /// `#` is a digit.
    private static final String FORM = "####-##-##T##:##:##.###Z";

    private static final byte[] TEMPLATE = FORM.getBytes(StandardCharsets.ISO_8859_1);

    /// Years of four digits.
    private static final long FIRST_SECOND = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();

    private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final int NANOS_PER_MILLI = 1_000_000;

    private Instants() {}

    static String text(Instant instant) {
        long second = instant.getEpochSecond();
        if (second < FIRST_SECOND || second > LAST_SECOND) {
            return MILLIS.format(instant);
        }
        LocalDateTime at = LocalDateTime.ofEpochSecond(second, instant.getNano(), ZoneOffset.UTC);
        byte[] text = TEMPLATE.clone();
        put(text, 0, 4, at.getYear());
        put(text, 5, 2, at.getMonthValue());
        put(text, 8, 2, at.getDayOfMonth());
        put(text, 11, 2, at.getHour());
        put(text, 14, 2, at.getMinute());
        put(text, 17, 2, at.getSecond());
        put(text, 20, 3, at.getNano() / NANOS_PER_MILLI);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void put(byte[] text, int at, int digits, int value) {
        int rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /// Accepts any RFC 3339 instant.
    ///
    /// @throws Unreadable naming the field if it is none
    static Instant parse(String field, String text) throws Unreadable {
        if (hasForm(text)) {
            int year = number(text, 0, 4);
            int month = number(text, 5, 2);
            int day = number(text, 8, 2);
            int hour = number(text, 11, 2);
            int minute = number(text, 14, 2);
            int second = number(text, 17, 2);
            if (isDay(year, month, day) && hour < 24 && minute < 60 && second < 60) {
                int nanos = number(text, 20, 3) * NANOS_PER_MILLI;
                return LocalDateTime.of(year, month, day, hour, minute, second, nanos)
                        .toInstant(ZoneOffset.UTC);
            }
        }
        try {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeParseException e) {
            throw new Unreadable(field + " is not an RFC 3339 instant: '" + text + "'", e);
        }
    }

    private static boolean hasForm(String text) {
        if (text.length() != FORM.length()) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char wanted = FORM.charAt(i);
            char is = text.charAt(i);
            if (wanted == '#' ? (is < '0' || is > '9') : is != wanted) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDay(int year, int month, int day) {
        return month >= 1
                && month <= 12
                && day >= 1
                && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth());
    }

    private static int number(String text, int at, int digits) {
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            value = value * 10 + text.charAt(i) - '0';
        }
        return value;
    }
}
