package dev.comanda.bench.load;

/// Orders that come in until it is told to stop.
public interface Load {

    void start();

    /// No more orders. Those on their way are still answered.
    void stop();

    /// To be called when an order has ended, on any thread.
    void ended();
}
