package dev.comanda.simulation;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.payment.gateway.GatewayCommand;
import dev.comanda.payment.gateway.GatewayCommand.ChargeCommand;
import dev.comanda.payment.gateway.GatewayCommand.RefundCommand;
import dev.comanda.payment.payment.GatewayOutcome;
import dev.comanda.payment.payment.GatewayOutcome.ChargeUnknown;
import dev.comanda.payment.payment.GatewayOutcome.Charged;
import dev.comanda.payment.payment.GatewayOutcome.Declined;
import dev.comanda.payment.payment.GatewayOutcome.GivenBack;
import dev.comanda.payment.payment.GatewayOutcome.RefundUnknown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The payment provider with its book, and the calls between it and payment-service.
final class Gateway {

    /// A call under way.
    ///
    /// @param heard whether the process that made it is still there and waiting
    /// @param outcome absent until the gateway, or the time-out, has answered
    record Call(GatewayCommand command, boolean heard, @Nullable GatewayOutcome outcome) {
        String key() {
            return command.idempotencyKey();
        }
    }

    final List<Call> calls;
    final Map<String, GatewayOutcome> book;
    final Map<OrderId, Integer> charges;
    final Map<OrderId, Integer> refunds;

    Gateway() {
        this(new ArrayList<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
    }

    private Gateway(
            List<Call> calls,
            Map<String, GatewayOutcome> book,
            Map<OrderId, Integer> charges,
            Map<OrderId, Integer> refunds) {
        this.calls = calls;
        this.book = book;
        this.charges = charges;
        this.refunds = refunds;
    }

    Gateway copy() {
        return new Gateway(
                new ArrayList<>(calls),
                new HashMap<>(book),
                new HashMap<>(charges),
                new HashMap<>(refunds));
    }

    int net(OrderId order) {
        return charges.getOrDefault(order, 0) - refunds.getOrDefault(order, 0);
    }

    /// Sends a call, unless the caller is waiting for the same already.
    void send(GatewayCommand command) {
        if (calls.stream().noneMatch(c -> c.heard && c.key().equals(command.idempotencyKey()))) {
            calls.add(new Call(command, true, null));
        }
    }

    /// The call that has (or has not) been answered, if there is one.
    @Nullable Call find(String key, boolean heard, boolean answered) {
        for (Call call : calls) {
            if (call.heard == heard
                    && (call.outcome != null) == answered
                    && call.key().equals(key)) {
                return call;
            }
        }
        return null;
    }

    /// The caller died: what was answered is lost, what is on its way still arrives.
    void forgetCaller() {
        calls.removeIf(c -> c.outcome != null);
        calls.replaceAll(c -> new Call(c.command, false, null));
    }

    /// @param forgetful plants the mistake that keys mean nothing: [Bug]
    void arrive(Call call, Step.Gate how, boolean forgetful) {
        GatewayCommand command = call.command;
        GatewayOutcome outcome =
                switch (how) {
                    case DOES -> carryOut(command, false, forgetful);
                    case DECLINES -> carryOut(command, true, forgetful);
                    case FAILS, HANGS -> unknown(command);
                    case DOES_SILENTLY -> {
                        carryOut(command, false, forgetful);
                        yield unknown(command);
                    }
                };
        calls.remove(call);
        if (call.heard) {
            calls.add(new Call(command, true, outcome));
        }
        if (how == Step.Gate.HANGS) {
            calls.add(new Call(command, false, null));
        }
    }

    private GatewayOutcome carryOut(GatewayCommand command, boolean decline, boolean forgetful) {
        GatewayOutcome known = book.get(command.idempotencyKey());
        if (known != null && !forgetful) {
            return known;
        }
        GatewayOutcome outcome =
                switch (command) {
                    case ChargeCommand c -> decline ? new Declined("card_declined") : charged(c);
                    case RefundCommand r -> givenBack(r);
                };
        book.put(command.idempotencyKey(), outcome);
        return outcome;
    }

    private Charged charged(ChargeCommand command) {
        charges.merge(command.orderId(), 1, Integer::sum);
        return new Charged("pi_" + Scenario.name(command.orderId()));
    }

    private GivenBack givenBack(RefundCommand command) {
        refunds.merge(command.orderId(), 1, Integer::sum);
        return new GivenBack("re_" + Scenario.name(command.orderId()));
    }

    private static GatewayOutcome unknown(GatewayCommand command) {
        return switch (command) {
            case ChargeCommand _ -> new ChargeUnknown("no answer");
            case RefundCommand _ -> new RefundUnknown("no answer");
        };
    }
}
