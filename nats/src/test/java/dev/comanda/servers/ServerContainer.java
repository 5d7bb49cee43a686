package dev.comanda.servers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/// A server in a container (Testcontainers), on host ports that we choose: a container that is
/// killed and started again must be found where it was.
final class ServerContainer implements ServerProcess {

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final int STOP_SECONDS = 10;

    private final String name;
    private final Supplier<GenericContainer<?>> recipe;
    private final BooleanSupplier answers;
    private @Nullable GenericContainer<?> container;
    private boolean running;

    private ServerContainer(
            String name, Supplier<GenericContainer<?>> recipe, BooleanSupplier answers) {
        this.name = name;
        this.recipe = recipe;
        this.answers = answers;
    }

    static ServerContainer postgres(int port, Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of("postgres"));
        settings.forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
        Database superuser = new Database("127.0.0.1:" + port, "postgres", "postgres", "postgres");
        return new ServerContainer(
                "PostgreSQL",
                () ->
                        onPorts("postgres:18-alpine", Map.of(port, 5432))
                                .withEnv("POSTGRES_PASSWORD", superuser.password())
                                .withCommand(command.toArray(String[]::new)),
                superuser::answers);
    }

    static ServerContainer nats(NatsServer.Options options) {
        String file =
                """
                server_name: comanda
                port: 4222
                http_port: 8222
                jetstream { store_dir: "/tmp/store"%s }
                %s
                """
                        .formatted(options.syncSetting(), options.payloadSetting());
        return new ServerContainer(
                "nats-server",
                () ->
                        onPorts(
                                        "nats:2.12-alpine",
                                        Map.of(options.port(), 4222, options.monitorPort(), 8222))
                                .withEnv(NatsServer.PROCESSORS, NatsServer.processors())
                                .withCopyToContainer(Transferable.of(file), "/etc/comanda.conf")
                                .withCommand("-c", "/etc/comanda.conf"),
                () -> NatsProcess.healthy(options.monitorPort()));
    }

    private static GenericContainer<?> onPorts(String image, Map<Integer, Integer> ports) {
        List<PortBinding> bindings =
                ports.entrySet().stream()
                        .map(
                                port ->
                                        new PortBinding(
                                                Binding.bindIpAndPort("127.0.0.1", port.getKey()),
                                                ExposedPort.tcp(port.getValue())))
                        .toList();
        return new GenericContainer<>(DockerImageName.parse(image))
                .withExposedPorts(ports.values().toArray(Integer[]::new))
                .withCreateContainerCmdModifier(
                        create ->
                                create.withHostConfig(
                                        hostConfig(create.getHostConfig())
                                                .withPortBindings(bindings)));
    }

    private static HostConfig hostConfig(@Nullable HostConfig given) {
        return given == null ? HostConfig.newHostConfig() : given;
    }

    @Override
    public void start() {
        try {
            if (container == null) {
                container = recipe.get();
                container.start();
            } else {
                docker().startContainerCmd(container.getContainerId()).exec();
            }
            running = true;
            Await.until(name + " to answer", STARTS_WITHIN, answers);
        } catch (RuntimeException | AssertionError e) {
            throw new ServerUnavailable(
                    name + " does not start in a container: " + e.getMessage(), e);
        }
    }

    @Override
    public void stop() {
        if (running) {
            docker().stopContainerCmd(id()).withTimeout(STOP_SECONDS).exec();
            running = false;
        }
    }

    @Override
    public void kill() {
        docker().killContainerCmd(id()).withSignal("KILL").exec();
        running = false;
        Await.until(name + " to be gone", STARTS_WITHIN, () -> !isUp());
    }

    @Override
    public void wipe() {
        if (running) {
            throw new IllegalStateException(name + " still runs");
        }
        close(); // the data live in the container; the next start makes a new one on the same ports
    }

    @Override
    public long pid() {
        Long pid = docker().inspectContainerCmd(id()).exec().getState().getPidLong();
        if (pid == null || pid == 0) {
            throw new IllegalStateException(name + " does not run");
        }
        return pid;
    }

    @Override
    public void close() {
        if (container != null) {
            container.stop(); // Testcontainers' stop removes the container and its volumes
            container = null;
            running = false;
        }
    }

    private boolean isUp() {
        return Boolean.TRUE.equals(
                docker().inspectContainerCmd(id()).exec().getState().getRunning());
    }

    private String id() {
        if (container == null) {
            throw new IllegalStateException(name + " has no container");
        }
        return container.getContainerId();
    }

    private static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }
}
