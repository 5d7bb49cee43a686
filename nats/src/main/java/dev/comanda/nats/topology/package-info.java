/// Streams, consumers and the bucket as data, and the connection to the broker that has them.
///
/// The data is `topology.json`, in the form of the NATS API, so that three readers can use it as it
/// is: the services ([Topology]), `infra/nats/jetstream-setup.sh` and the provisioning job.
@NullMarked
package dev.comanda.nats.topology;

import org.jspecify.annotations.NullMarked;
