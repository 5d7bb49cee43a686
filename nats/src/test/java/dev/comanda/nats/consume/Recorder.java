package dev.comanda.nats.consume;

import dev.comanda.nats.codec.Received;
import dev.comanda.nats.contract.Message;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A handler that notes what it handled, and fails or waits as the test says.
final class Recorder implements BatchHandler {

    /// The ids of the messages of each batch that went through.
    final ConcurrentLinkedQueue<List<String>> batches = new ConcurrentLinkedQueue<>();

    /// How often each message was tried.
    final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();

    /// What happens to a batch of these ids; runs on the consumer's thread.
    volatile Function<List<String>, Uni<?>> answer = _ -> Uni.createFrom().voidItem();

    @Override
    public Uni<?> handle(List<Received<? extends Message>> batch) {
        List<String> ids = batch.stream().map(received -> received.key().messageId()).toList();
        ids.forEach(id -> tries.computeIfAbsent(id, _ -> new AtomicInteger()).incrementAndGet());
        return answer.apply(ids).invoke(() -> batches.add(ids));
    }

    /// Everything that went through.
    List<String> handled() {
        List<String> all = new ArrayList<>();
        batches.forEach(all::addAll);
        return all;
    }
}
