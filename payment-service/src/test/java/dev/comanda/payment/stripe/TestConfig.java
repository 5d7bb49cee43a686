package dev.comanda.payment.stripe;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/// A configuration out of a few properties and the defaults.
final class TestConfig {

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
