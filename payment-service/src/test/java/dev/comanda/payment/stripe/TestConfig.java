package dev.comanda.payment.stripe;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/// A configuration out of a few properties and the defaults.
final class TestConfig {

    /// Requests in a second, for tests that make them one by one and do not ask again when one is
    /// not let through.
    static final String ANY_NUMBER = "100000";

    private TestConfig() {}

    static StripeConfig of(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(StripeConfig.class)
                .build()
                .getConfigMapping(StripeConfig.class);
    }
}
