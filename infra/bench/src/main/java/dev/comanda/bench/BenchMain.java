package dev.comanda.bench;

import dev.comanda.launcher.Launcher;

/// The program behind `./dev bench`. Exit codes: 0 all well, 1 it could not go on or something was
/// lost, 2 the arguments are wrong.
public final class BenchMain {

    private BenchMain() {}

    public static void main(String[] arguments) {
        Launcher.exitWith(Bench::new, arguments);
    }
}
