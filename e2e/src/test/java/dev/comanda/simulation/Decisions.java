package dev.comanda.simulation;

import dev.comanda.inventory.stock.StockDesk;
import dev.comanda.inventory.stock.StockEvent.ReservationEvent;
import dev.comanda.inventory.stock.Stockroom;
import dev.comanda.nats.decision.Decision;
import dev.comanda.order.saga.OrderSaga;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.SagaEvent;
import dev.comanda.order.saga.SagaLimits;
import dev.comanda.payment.payment.AskSchedule;
import dev.comanda.payment.payment.Payment;
import dev.comanda.payment.payment.PaymentDesk;
import dev.comanda.payment.payment.PaymentEvent;
import java.time.Duration;
import java.time.Instant;

/// What the three services decide, with the limits that they have by default. As it stands these
/// are the services' own decisions; [PlantedDecisions] changes them.
class Decisions {

    private static final SagaLimits LIMITS =
            new SagaLimits(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60));
    private static final Duration TTL = Duration.ofMinutes(15);
    private static final AskSchedule ASKING = AskSchedule.ifSilentFor(Duration.ofSeconds(15));

    Decision<Saga> saga(Saga saga, SagaEvent event, Instant now) {
        return OrderSaga.decide(saga, event, now, LIMITS);
    }

    Decision<Stockroom> stock(Stockroom room, ReservationEvent event, Instant now) {
        return StockDesk.decide(room, event, now, TTL);
    }

    Decision<Payment> payment(Payment payment, PaymentEvent event, Instant now) {
        return PaymentDesk.decide(payment, event, now, ASKING);
    }
}
