package dev.comanda.simulation;

/// An invariant that does not hold. Thrown at the very step that broke it.
final class Violation extends RuntimeException {

    final Invariant invariant;

    Violation(Invariant invariant, String detail) {
        // Thousands of them are thrown while a story is shortened: no stack trace.
        super(invariant + " (" + invariant.sentence + "): " + detail, null, false, false);
        this.invariant = invariant;
    }
}
