package dev.comanda.nats.contract;

/// A message with its attempt number, which together with the order id and the subject identifies
/// it.
///
/// @param attempt 1 for the first time that a request is made, counted up when it is made again. An
///     answer carries the attempt of the request that it answers; 0 if nobody had asked
public record Envelope<M extends Message>(M message, int attempt) {

    public Envelope {
        if (attempt < 0) {
            throw new IllegalArgumentException(
                    "attempt " + attempt + " of a message for order " + message.orderId());
        }
    }

    public OrderId orderId() {
        return message.orderId();
    }
}
