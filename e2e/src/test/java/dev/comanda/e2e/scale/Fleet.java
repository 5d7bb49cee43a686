package dev.comanda.e2e.scale;

import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/// The instances of all services, and what happens to them where services are operated.
final class Fleet {

    private final Comanda comanda;

    Fleet(Comanda comanda) {
        this.comanda = comanda;
    }

    /// Makes it so many of each service, whatever ran before: starts what is missing, all at once,
    /// and ends in good order what is too much. Returns when all are ready.
    void size(int each) throws Exception {
        List<Future<?>> changes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Service service : Service.values()) {
                while (comanda.instances(service).size() < each) {
                    var _ = comanda.another(service);
                }
                List<ServiceProcess> all = comanda.instances(service);
                for (int i = 0; i < all.size(); i++) {
                    ServiceProcess one = all.get(i);
                    if (i < each && !one.isRunning()) {
                        changes.add(threads.submit(one::start));
                    } else if (i >= each && one.isRunning()) {
                        changes.add(threads.submit(one::stop));
                    }
                }
            }
        }
        for (Future<?> change : changes) {
            var _ = change.get();
        }
    }

    List<ServiceProcess> running(Service service) {
        return comanda.instances(service).stream().filter(ServiceProcess::isRunning).toList();
    }

    /// SIGKILL to any instance of the service; its name.
    String kill(Service service, RandomGenerator random) {
        List<ServiceProcess> running = running(service);
        ServiceProcess victim = running.get(random.nextInt(running.size()));
        victim.kill();
        return victim.name();
    }

    /// Each running instance in turn: SIGTERM, wait until it has ended, start it again, wait until
    /// it is ready, the next. How a new version is rolled out.
    ///
    /// @return what was done, with times
    List<String> rollingRestart() {
        List<String> done = new ArrayList<>();
        for (Service service : Service.values()) {
            for (ServiceProcess one : running(service)) {
                long begin = System.nanoTime();
                var exit = one.onExit();
                one.stop();
                long stopped = System.nanoTime();
                one.start();
                done.add(
                        "%s stopped in %d ms with exit code %d, ready again after %d ms"
                                .formatted(
                                        one.name(),
                                        (stopped - begin) / 1_000_000,
                                        exit.join().exitValue(),
                                        (System.nanoTime() - stopped) / 1_000_000));
            }
        }
        return done;
    }
}
