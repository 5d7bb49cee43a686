package dev.comanda.nats.tracing;

import io.opentelemetry.api.common.AttributeKey;

/// The attributes of the spans, by the
/// [conventions for
// messaging](https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/).
final class Names {

    static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    static final String NATS = "nats";

    static final AttributeKey<String> OPERATION =
            AttributeKey.stringKey("messaging.operation.name");
    static final AttributeKey<String> OPERATION_TYPE =
            AttributeKey.stringKey("messaging.operation.type");
    static final String SEND = "send";
    static final String RECEIVE = "receive";
    static final String PROCESS = "process";

    static final AttributeKey<String> DESTINATION =
            AttributeKey.stringKey("messaging.destination.name");
    static final AttributeKey<String> CONSUMER =
            AttributeKey.stringKey("messaging.consumer.group.name");
    static final AttributeKey<String> MESSAGE_ID = AttributeKey.stringKey("messaging.message.id");

    /// The order: what all its messages have in common.
    static final AttributeKey<String> CONVERSATION =
            AttributeKey.stringKey("messaging.message.conversation_id");

    static final AttributeKey<Long> BODY_SIZE = AttributeKey.longKey("messaging.message.body.size");
    static final AttributeKey<Long> BATCH_SIZE =
            AttributeKey.longKey("messaging.batch.message_count");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    /// The order that a span is about, by which one finds its trace.
    static final AttributeKey<String> ORDER = AttributeKey.stringKey("comanda.order.id");

    static final String CALL = "call";

    /// What came of a call.
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("comanda.outcome");

    /// On what was handled before and has changed nothing.
    static final AttributeKey<Boolean> DUPLICATE = AttributeKey.booleanKey("comanda.duplicate");

    private Names() {}
}
