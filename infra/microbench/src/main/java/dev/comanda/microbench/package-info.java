/// What the pure code costs, measured by [JMH](https://github.com/openjdk/jmh): the codec and the
/// three decisions. `./dev microbench` runs them; a test runs each once, so that they do not rot.
@NullMarked
package dev.comanda.microbench;

import org.jspecify.annotations.NullMarked;
