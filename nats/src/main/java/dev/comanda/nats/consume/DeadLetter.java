package dev.comanda.nats.consume;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A dead letter, as an operator sees it.
///
/// @param id its sequence in the stream of dead letters
/// @param consumer who could not handle it
/// @param subject what it was sent on
/// @param messageId the header `Nats-Msg-Id` that it came with
/// @param incomplete the message was too large to be kept whole; the original is in its stream, as
///     `stream` and `sequence` say, as long as that keeps it
/// @param headers all headers, the letter's own among them
/// @param body the bytes as UTF-8, for reading; a redrive sends the bytes themselves
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetter(
        long id,
        String consumer,
        @Nullable String subject,
        @Nullable String stream,
        @Nullable Long sequence,
        @Nullable Long deliveries,
        @Nullable String reason,
        @Nullable String at,
        @Nullable String messageId,
        @Nullable Boolean incomplete,
        Map<String, String> headers,
        String body) {

    static DeadLetter of(MessageInfo info) {
        Headers headers = info.getHeaders() == null ? new Headers() : info.getHeaders();
        Map<String, String> all = new LinkedHashMap<>();
        headers.forEach((name, values) -> all.put(name, String.join(", ", values)));
        byte[] data = info.getData() == null ? new byte[0] : info.getData();
        return new DeadLetter(
                info.getSeq(),
                String.valueOf(info.getSubject()).replaceFirst("^dlq\\.", ""),
                headers.getLast(DeadLetters.SUBJECT),
                headers.getLast(DeadLetters.STREAM),
                number(headers.getLast(DeadLetters.SEQUENCE)),
                number(headers.getLast(DeadLetters.DELIVERIES)),
                headers.getLast(DeadLetters.REASON),
                headers.getLast(DeadLetters.AT),
                headers.getLast(DeadLetters.MESSAGE_ID),
                isWhole(headers) ? null : true,
                all,
                new String(data, StandardCharsets.UTF_8));
    }

    /// Whether the letter holds all of the message.
    static boolean isWhole(Headers letter) {
        return letter.getLast(DeadLetters.TRUNCATED) == null
                && letter.getLast(DeadLetters.HEADERS_LEFT_OUT) == null;
    }

    /// Anybody can put a letter into the stream.
    private static @Nullable Long number(@Nullable String text) {
        return text == null || !text.matches("\\d{1,18}") ? null : Long.valueOf(text);
    }
}
