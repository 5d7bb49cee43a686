package dev.comanda.nats.durability;

import dev.comanda.nats.durability.DurabilityConfig.Require;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Looks at what the database and the broker really promise, at start and every so often, and says
/// so. With [Require#REFUSE] a service that finds a weak setting when it starts does not start.
///
/// What cannot be asked is not known, and that is no reason to refuse: a service starts while the
/// broker is away. What had been found the last time stays until it can be asked again.
public final class DurabilityGate {

    private static final Logger LOG = Logger.getLogger(DurabilityGate.class);

    private final Require require;
    private final DatabaseSettings databaseSettings;
    private final BrokerSettings brokerSettings;
    private volatile List<Setting> database =
            List.of(Setting.noted("PostgreSQL", "is", "unknown: not asked yet"));
    private volatile List<Setting> broker =
            List.of(Setting.noted("JetStream", "is", "unknown: not asked yet"));
    private List<Setting> warnedOf = List.of();

    DurabilityGate(
            Require require,
            DatabaseSettings databaseSettings,
            BrokerSettings brokerSettings,
            MeterRegistry metrics) {
        this.require = require;
        this.databaseSettings = databaseSettings;
        this.brokerSettings = brokerSettings;
        if (require != Require.OFF) {
            Gauge.builder("durability_ok", this, gate -> gate.weak().isEmpty() ? 1 : 0)
                    .description(
                            "1 if no setting of the database or the broker is known to be weak")
                    .register(metrics);
        }
    }

    /// To be called before the service does anything; blocks only if it may have to refuse.
    ///
    /// @throws NotDurable naming every weak setting, if that is a reason not to start
    void open() {
        if (require != Require.REFUSE) {
            return;
        }
        look();
        if (!weak().isEmpty()) {
            throw new NotDurable(
                    "comanda.durability.require=refuse, and what is acknowledged may be lost: "
                            + told(weak()));
        }
    }

    /// Asks both, and says what has become weak since the last time. Blocks.
    synchronized void look() {
        if (require == Require.OFF) {
            return;
        }
        try {
            database = List.copyOf(databaseSettings.look());
        } catch (RuntimeException e) {
            LOG.debugf(e, "PostgreSQL cannot be asked what it promises");
        }
        try {
            broker = List.copyOf(brokerSettings.look());
        } catch (IOException | RuntimeException e) {
            LOG.debugf(e, "the broker cannot be asked what it promises");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        say(weak());
    }

    private void say(List<Setting> weak) {
        if (weak.equals(warnedOf)) {
            return;
        }
        if (weak.isEmpty()) {
            LOG.info("durability: no setting is weak any more");
        } else {
            LOG.warnf("durability: what is acknowledged may be lost: %s", told(weak));
        }
        warnedOf = weak;
    }

    /// Everything that was looked at, the database first.
    List<Setting> settings() {
        List<Setting> all = new ArrayList<>(database);
        all.addAll(broker);
        return all;
    }

    List<Setting> weak() {
        return settings().stream().filter(Setting::isWeak).toList();
    }

    private static String told(List<Setting> settings) {
        return settings.stream()
                .map(setting -> setting.title() + " is " + setting.told())
                .collect(Collectors.joining("; "));
    }

    /// The service does not start on such a database or broker.
    public static final class NotDurable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotDurable(String message) {
            super(message);
        }
    }
}
