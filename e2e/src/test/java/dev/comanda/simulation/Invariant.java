package dev.comanda.simulation;

/// What must hold, whatever goes wrong.
enum Invariant {
    STOCK_IS_CONSERVED("every piece is available, reserved by one order or sold to one"),
    NO_DECISION_FAILS("a decision never throws"),
    SAGA_FOLLOWS_THE_ARROWS("a saga's status moves only along the protocol's arrows"),
    RESERVATION_FOLLOWS_THE_ARROWS("released, rejected and sold are final"),
    PAYMENT_FOLLOWS_THE_ARROWS("failed, refunded and voided are final"),
    CHARGED_AT_MOST_ONCE("an order is never charged twice"),
    REFUNDED_AT_MOST_ONCE("never more is given back than was taken"),
    CONFIRMED_IS_PAID("a confirmed order is charged, and not refunded"),
    COMPLETED_IS_SOLD("a completed order has its stock, and only a confirmed one has"),
    UNDONE_IS_UNDONE("an order that ended otherwise has taken no money and holds no stock"),
    UNDO_IS_ANSWERED("an order is cancelled only when every undo was answered"),
    PAYMENT_IS_UNDONE_FIRST("stock is given back only when the payment is settled"),
    NO_KEY_IS_SAID_TWICE("the orchestrator never uses a message key twice"),
    ONE_ANSWER_PER_ATTEMPT("an attempt is answered at most once, under its own number"),
    OUTCOMES_AGREE("a participant never contradicts an outcome it has told"),
    EVERY_SAGA_ENDS("when nothing goes wrong any more, every saga ends and nothing stays open"),
    EVERY_FACT_IS_TOLD("how an order ended reaches the broker at least once");

    final String sentence;

    Invariant(String sentence) {
        this.sentence = sentence;
    }
}
