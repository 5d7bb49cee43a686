package dev.comanda.e2e.scale;

import dev.comanda.launcher.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much of the work each instance has done, by its own Prometheus metrics.
///
/// @param messages that each has consumed, by the instance's name
record Shares(Map<String, Long> messages) {

    private static final Pattern CONSUMED =
            Pattern.compile("(?m)^messages_consumed_total(?:\\{[^}]*})? ([0-9.E+]+)$");

    /// Of these instances, since each was started.
    static Shares of(List<ServiceProcess> instances) throws IOException, InterruptedException {
        Map<String, Long> messages = new LinkedHashMap<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (ServiceProcess one : instances) {
                URI metrics = one.base().resolve("/q/metrics");
                String text =
                        http.send(
                                        HttpRequest.newBuilder(metrics)
                                                .header("Accept", "text/plain")
                                                .build(),
                                        BodyHandlers.ofString())
                                .body();
                Matcher found = CONSUMED.matcher(text);
                if (!found.find()) {
                    throw new IOException(metrics + " tells nothing of consumed messages");
                }
                messages.put(one.name(), (long) Double.parseDouble(found.group(1)));
            }
        }
        return new Shares(messages);
    }

    Shares since(Shares before) {
        Map<String, Long> difference = new LinkedHashMap<>();
        messages.forEach(
                (name, count) ->
                        difference.put(name, count - before.messages.getOrDefault(name, 0L)));
        return new Shares(difference);
    }

    /// What the least busy has done of all, 0 to 1.
    double smallest() {
        long all = messages.values().stream().mapToLong(Long::longValue).sum();
        long least = messages.values().stream().mapToLong(Long::longValue).min().orElse(0);
        return all == 0 ? 0 : (double) least / all;
    }

    @Override
    public String toString() {
        return messages + ", the least busy %.0f %%".formatted(100 * smallest());
    }
}
