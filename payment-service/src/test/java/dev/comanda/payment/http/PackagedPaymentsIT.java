package dev.comanda.payment.http;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The same facts, of whatever was built: the packaged service, or a native program; a process of
/// its own. Run with `-Dcomanda.packaged=true`.
@QuarkusIntegrationTest
@EnabledIfSystemProperty(named = "comanda.packaged", matches = "true")
class PackagedPaymentsIT extends PaymentsIT {}
