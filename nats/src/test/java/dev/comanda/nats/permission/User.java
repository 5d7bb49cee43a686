package dev.comanda.nats.permission;

import java.util.Locale;

/// The users of the account that the services share.
enum User {
    ORDER_SERVICE,
    INVENTORY_SERVICE,
    PAYMENT_SERVICE,
    PROVISIONER,
    OPERATOR;

    /// `order-service`
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// What its inboxes begin with. The provisioner runs a script that takes the CLI's default.
    String inbox() {
        return this == PROVISIONER ? "_INBOX." : "_INBOX_" + label() + ".";
    }

    /// Whose durable it is, by its name.
    static User owner(String durable) {
        for (User user : values()) {
            if ((durable + "-").startsWith(user.label() + "-")) {
                return user;
            }
        }
        throw new IllegalArgumentException("nobody's durable: " + durable);
    }
}
