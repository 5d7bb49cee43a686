package dev.comanda.nats.exchange;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;

/// Work that the state itself asks for when its time has come: the timer's door into the corridor.
///
/// Every service lists its sweeps as beans; [dev.comanda.nats.Messaging] runs each of them every so
/// often, and again at once as long as a run finds a full batch.
///
/// @param name for the log
/// @param every the pause after a run that found less than a batch
/// @param batch how many a run takes at most
/// @param run one run, answering how many it found
public record Sweep(String name, Duration every, int batch, Supplier<Uni<Integer>> run) {}
