package dev.comanda.order;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/// The same facts, of whatever was built: the packaged service, or a native program; a process of
/// its own.
@QuarkusIntegrationTest
class PackagedOrderServiceIT extends OrderServiceIT {}
