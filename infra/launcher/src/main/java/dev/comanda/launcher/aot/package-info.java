/// Quicker starts: what the JVMs of the packaged services have learned once is kept for those that
/// come after them ([AOT cache](https://openjdk.org/jeps/514)). Start with [Training], which makes
/// the caches; [AotCache] is where one is.
@NullMarked
package dev.comanda.launcher.aot;

import org.jspecify.annotations.NullMarked;
