package dev.comanda.payment.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestMethodTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pm_card_visa",
                "pm_card_mastercard",
                "pm_card_amex",
                "pm_card_visa_debit",
                "pm_card_de",
                "pm_sim_slow"
            })
    void these_pay(String method) {
        assertThat(TestMethod.named(method).decline()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "pm_card_chargeDeclined, card_declined",
        "pm_card_visa_chargeDeclined, card_declined",
        "pm_card_chargeDeclinedInsufficientFunds, insufficient_funds",
        "pm_card_visa_chargeDeclinedInsufficientFunds, insufficient_funds",
        "pm_card_chargeDeclinedLostCard, lost_card",
        "pm_card_chargeDeclinedStolenCard, stolen_card",
        "pm_card_chargeDeclinedExpiredCard, expired_card",
        "pm_card_chargeDeclinedIncorrectCvc, incorrect_cvc",
        "pm_card_chargeDeclinedProcessingError, processing_error",
        "pm_card_chargeDeclinedForNoReason, invalid payment method",
        "pm_card_acme, invalid payment method",
        "cash, invalid payment method"
    })
    void these_are_declined(String method, String code) {
        assertThat(TestMethod.named(method).decline()).isEqualTo(code);
    }
}
