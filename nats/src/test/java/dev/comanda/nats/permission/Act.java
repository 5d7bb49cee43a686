package dev.comanda.nats.permission;

import static dev.comanda.nats.permission.User.INVENTORY_SERVICE;
import static dev.comanda.nats.permission.User.OPERATOR;
import static dev.comanda.nats.permission.User.ORDER_SERVICE;
import static dev.comanda.nats.permission.User.PAYMENT_SERVICE;
import static dev.comanda.nats.permission.User.PROVISIONER;

import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.topology.Topology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Something that somebody might do on the broker.
///
/// @param subject what it says, or listens to
/// @param hears whether it listens
/// @param may who is allowed to, by the protocol
record Act(String what, String subject, boolean hears, Set<User> may) {

    private static final Set<User> SERVICES =
            Set.of(ORDER_SERVICE, INVENTORY_SERVICE, PAYMENT_SERVICE);
    private static final Set<User> NOBODY = Set.of();
    private static final String API = "$JS.API.";

    static Act says(String what, String subject, User... may) {
        return new Act(what, subject, false, Set.of(may));
    }

    static Act hears(String what, String subject, User... may) {
        return new Act(what, subject, true, Set.of(may));
    }

    /// Everything that matters: each message, each durable, each stream, each inbox.
    static List<Act> all(Topology topology) {
        List<Act> acts = new ArrayList<>();
        for (Subject subject : Subject.values()) {
            acts.add(message(subject));
        }
        acts.add(says("put into the catalogue", "$KV.catalog.tea", INVENTORY_SERVICE));
        topology.durables().forEach(durable -> addDurable(durable, acts));
        for (String stream :
                List.of("ORDERS", "PAYMENTS", "INVENTORY", "DEAD_LETTERS", "KV_catalog")) {
            addStream(stream, acts);
        }
        for (User user : User.values()) {
            acts.add(hears("hear " + user.label() + "'s inbox", user.inbox() + ">", user));
        }
        acts.add(hears("hear messages as they pass", "payments.*"));
        acts.add(hears("hear everything", ">"));
        return acts;
    }

    /// Its author says it. order-service says all of them: it redrives dead letters.
    private static Act message(Subject subject) {
        String wire = subject.wire();
        if (wire.endsWith("_request") || wire.startsWith("orders.")) {
            return says("say " + wire, wire, ORDER_SERVICE);
        }
        User author = wire.startsWith("inventory.") ? INVENTORY_SERVICE : PAYMENT_SERVICE;
        return says("say " + wire, wire, author, ORDER_SERVICE);
    }

    private static void addDurable(Topology.Durable durable, List<Act> acts) {
        String name = durable.name();
        String of = durable.stream() + "." + name;
        User owner = User.owner(name);
        acts.add(says("pull from " + name, API + "CONSUMER.MSG.NEXT." + of, owner));
        acts.add(says("acknowledge for " + name, "$JS.ACK." + of + ".1.9.9.1.0", owner));
        acts.add(says("  the newer way", "$JS.ACK._.hash." + of + ".1.9.9.1.0", owner));
        acts.add(says("bury for " + name, Topology.DEAD_LETTER_PREFIX + name, owner));
        String filter = Objects.requireNonNull(durable.configuration().getFilterSubject());
        acts.add(
                says(
                        "make or change " + name,
                        API + "CONSUMER.CREATE." + of + "." + filter,
                        owner,
                        PROVISIONER));
        acts.add(says("delete " + name, API + "CONSUMER.DELETE." + of, PROVISIONER));
        // how much the others have to read is order-service's business
        Set<User> lookers = new HashSet<>(Set.of(ORDER_SERVICE, PROVISIONER, OPERATOR));
        lookers.add(owner);
        acts.add(new Act("look at " + name, API + "CONSUMER.INFO." + of, false, lookers));
        acts.add(
                hears(
                        "hear what " + name + " gave up",
                        "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + of,
                        owner,
                        OPERATOR));
    }

    private static void addStream(String stream, List<Act> acts) {
        String api = API + "STREAM.";
        Set<User> all = Set.of(User.values());
        Set<User> makers = new HashSet<>(SERVICES);
        makers.add(PROVISIONER);
        acts.add(new Act("look at " + stream, api + "INFO." + stream, false, all));
        acts.add(new Act("make " + stream, api + "CREATE." + stream, false, makers));
        acts.add(says("change " + stream, api + "UPDATE." + stream, PROVISIONER));
        acts.add(says("delete " + stream, api + "DELETE." + stream, PROVISIONER));
        acts.add(new Act("empty " + stream, api + "PURGE." + stream, false, NOBODY));
        Set<User> readers =
                switch (stream) {
                    case "ORDERS" ->
                            Set.of(ORDER_SERVICE, INVENTORY_SERVICE, PAYMENT_SERVICE, OPERATOR);
                    case "INVENTORY" -> Set.of(ORDER_SERVICE, INVENTORY_SERVICE, OPERATOR);
                    case "PAYMENTS" -> Set.of(ORDER_SERVICE, PAYMENT_SERVICE, OPERATOR);
                    case "DEAD_LETTERS" -> Set.of(ORDER_SERVICE, OPERATOR);
                    default -> Set.of(OPERATOR);
                };
        acts.add(new Act("read one of " + stream, api + "MSG.GET." + stream, false, readers));
        Set<User> throwers = stream.equals("DEAD_LETTERS") ? Set.of(ORDER_SERVICE) : NOBODY;
        acts.add(new Act("delete one of " + stream, api + "MSG.DELETE." + stream, false, throwers));
    }
}
