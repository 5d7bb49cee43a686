package dev.comanda.nats.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comanda.nats.consume.DeadLetterBox;
import dev.comanda.nats.consume.DeadLetters;
import dev.comanda.nats.consume.LatestDeadLetters;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.nats.topology.TopologyInstaller;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may what: each user tries everything, and the server says what it thinks of it.
@SuppressWarnings("try") // closing a connection may be interrupted: then the test is, too
class PermissionsIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    /// No request of JetStream's: what is allowed changes nothing.
    private static final byte[] NONSENSE = "nonsense".getBytes(StandardCharsets.UTF_8);

    private final Topology topology = Topology.load(1);
    private final Accounts accounts = new Accounts();

    PermissionsIT() throws Exception {}

    @AfterEach
    void close() {
        accounts.close();
    }

    private void provision() throws Exception {
        try (Connection connection = accounts.connect(User.PROVISIONER)) {
            new TopologyInstaller(topology).install(connection);
        }
    }

    @Test
    void everybody_may_do_what_the_protocol_asks_of_them_and_nothing_else() throws Exception {
        provision();
        Map<Act, Map<User, String>> refusals = new LinkedHashMap<>();
        Act.all(topology).forEach(act -> refusals.put(act, new EnumMap<>(User.class)));
        for (User user : User.values()) {
            try (Connection connection = accounts.connect(user)) {
                for (Map.Entry<Act, Map<User, String>> act : refusals.entrySet()) {
                    act.getValue().put(user, attempt(connection, act.getKey()));
                }
            }
        }
        System.out.println(new Matrix(refusals));
        List<String> wrong = new ArrayList<>();
        refusals.forEach(
                (act, each) ->
                        each.forEach(
                                (user, refusal) -> {
                                    if (refusal.isEmpty() != act.may().contains(user)) {
                                        wrong.add(user + " " + act + ": '" + refusal + "'");
                                    }
                                }));
        assertThat(wrong).isEmpty();
    }

    /// The server's refusal, or nothing. It comes before the answer to the ping of `flush`.
    private static String attempt(Connection connection, Act act) throws Exception {
        connection.clearLastError();
        if (act.hears()) {
            var dispatcher = connection.createDispatcher(_ -> {});
            dispatcher.subscribe(act.subject());
            connection.flush(SOON);
            connection.closeDispatcher(dispatcher);
        } else {
            connection.publish(act.subject(), NONSENSE);
            connection.flush(SOON);
        }
        String error = connection.getLastError();
        return error == null ? "" : error;
    }

    @Test
    void inventory_cannot_forge_a_payment() throws Exception {
        provision();
        try (Connection inventory = accounts.connect(User.INVENTORY_SERVICE)) {
            Act forge = Act.says("forge", "payments.succeeded");
            assertThat(attempt(inventory, forge))
                    .containsIgnoringCase("permissions violation for publish to")
                    .contains("payments.succeeded");
        }
        try (Connection operator = accounts.connect(User.OPERATOR)) {
            var stream = operator.jetStreamManagement().getStreamInfo("PAYMENTS");
            assertThat(stream.getStreamState().getMsgCount()).isZero();
        }
    }

    /// Whoever makes a consumer says where it delivers, and the server does not ask whether they
    /// may speak there. It delivers only where somebody subscribes; to messages nobody may.
    @ParameterizedTest
    @ValueSource(strings = {"payments.succeeded", "$JS.API.STREAM.PURGE.ORDERS"})
    void a_consumer_that_delivers_onto_anothers_subject_forges_nothing(String target)
            throws Exception {
        provision();
        try (Connection inventory = accounts.connect(User.INVENTORY_SERVICE);
                Connection operator = accounts.connect(User.OPERATOR)) {
            var manage = inventory.jetStreamManagement();
            var forger =
                    ConsumerConfiguration.builder()
                            .name("forger")
                            .deliverSubject(target)
                            .filterSubject("$KV.catalog.>")
                            .ackPolicy(AckPolicy.None)
                            .build();
            var _ = manage.createConsumer("KV_catalog", forger);
            var honest =
                    inventory
                            .jetStream()
                            .subscribe(
                                    "$KV.catalog.>",
                                    PushSubscribeOptions.builder().stream("KV_catalog")
                                            .ordered(true)
                                            .build());
            inventory.publish("$KV.catalog.tea", NONSENSE);

            assertThat(honest.nextMessage(SOON)).isNotNull();

            var info = manage.getConsumerInfo("KV_catalog", "forger");
            assertThat(info.getDelivered().getConsumerSequence()).isZero();
            var payments = operator.jetStreamManagement().getStreamInfo("PAYMENTS");
            assertThat(payments.getStreamState().getMsgCount()).isZero();
        }
    }

    /// With the request that would, empty as it has to be.
    @ParameterizedTest
    @EnumSource
    void nobody_but_the_provisioner_deletes_a_stream(User user) throws Exception {
        provision();
        try (Connection connection = accounts.connect(user)) {
            connection.publish("$JS.API.STREAM.DELETE.ORDERS", new byte[0]);
            connection.flush(SOON);
        }
        try (Connection operator = accounts.connect(User.OPERATOR)) {
            assertThat(operator.jetStreamManagement().getStreamNames().contains("ORDERS"))
                    .isEqualTo(user != User.PROVISIONER);
        }
    }

    @Test
    void a_stranger_is_not_let_in() {
        assertThatThrownBy(() -> Nats.connect(accounts.server.url()))
                .isInstanceOf(AuthenticationException.class);
    }

    @Test
    void the_services_alone_bring_up_a_broker_that_was_wiped() throws Exception {
        for (User user :
                List.of(User.ORDER_SERVICE, User.INVENTORY_SERVICE, User.PAYMENT_SERVICE)) {
            Broker broker = accounts.service(user, topology);
            broker.ensureInstalled();
            broker.stop();
        }
        try (Connection operator = accounts.connect(User.OPERATOR)) {
            var manage = operator.jetStreamManagement();
            assertThat(manage.getStreamNames()).hasSize(topology.streams().size() + 1);
            for (Topology.Durable durable : topology.durables()) {
                assertThat(manage.getConsumerInfo(durable.stream(), durable.name())).isNotNull();
            }
        }
    }

    /// A service of the previous version must not undo what the provisioning of the next one did.
    @Test
    void a_service_leaves_a_stream_that_differs_to_the_provisioner() throws Exception {
        provision();
        Duration longer = Duration.ofDays(8);
        try (Connection provisioner = accounts.connect(User.PROVISIONER)) {
            var manage = provisioner.jetStreamManagement();
            StreamConfiguration orders = manage.getStreamInfo("ORDERS").getConfiguration();
            manage.updateStream(StreamConfiguration.builder(orders).maxAge(longer).build());
            Broker payment = accounts.service(User.PAYMENT_SERVICE, topology);
            payment.ensureInstalled();
            payment.stop();
            assertThat(manage.getStreamInfo("ORDERS").getConfiguration().getMaxAge())
                    .isEqualTo(longer);
        }
    }

    @Test
    void order_service_sees_to_the_dead_letters_of_all() throws Exception {
        provision();
        OrderId order = OrderId.parse("019a0000-0000-7000-8000-000000000001");
        try (Connection payment = accounts.connect(User.PAYMENT_SERVICE)) {
            Headers letter = new Headers();
            letter.put("ce-subject", order.toString());
            letter.put(DeadLetters.SUBJECT, "orders.created");
            var _ = payment.jetStream().publish("dlq.payment-service", letter, NONSENSE);
        }
        Broker broker = accounts.service(User.ORDER_SERVICE, topology);
        try {
            assertThat(new LatestDeadLetters(broker).about(Set.of(order))).containsKey(order);
            DeadLetterBox box = new DeadLetterBox(broker);
            assertThat(box.list(0, 10)).hasSize(1);
            assertThat(box.redrive(1)).isTrue();
            assertThat(box.list(0, 10)).isEmpty();
        } finally {
            broker.stop();
        }
        try (Connection operator = accounts.connect(User.OPERATOR)) {
            var stream = operator.jetStreamManagement().getStreamInfo("ORDERS");
            assertThat(stream.getStreamState().getMsgCount()).isEqualTo(1);
        }
    }
}
