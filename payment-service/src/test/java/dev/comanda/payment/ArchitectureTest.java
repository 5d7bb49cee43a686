package dev.comanda.payment;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.comanda.payment");

    @Test
    void the_rules_of_payments_are_pure() {
        classes()
                .that()
                .resideInAPackage("dev.comanda.payment.payment")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "dev.comanda.nats.contract",
                        "dev.comanda.nats.decision",
                        "dev.comanda.payment.payment")
                .check(CLASSES);
    }

    @Test
    void the_rules_of_payments_ask_no_clock_and_no_dice() {
        noClasses()
                .that()
                .resideInAPackage("dev.comanda.payment.payment")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.random")
                .check(CLASSES);
    }

    @Test
    void a_gateway_knows_neither_the_store_nor_the_corridor() {
        noClasses()
                .that()
                .resideInAPackage("dev.comanda.payment.gateway")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.comanda.payment.db", "dev.comanda.payment.nats")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.comanda.nats.exchange.Exchange")
                .check(CLASSES);
    }

    @Test
    void the_corridor_does_not_touch_the_entity() {
        noClasses()
                .that()
                .haveSimpleNameStartingWith("PaymentStore")
                .or()
                .resideInAPackage("dev.comanda.payment.nats")
                .should()
                .dependOnClassesThat()
                .areAnnotatedWith(jakarta.persistence.Entity.class)
                .check(CLASSES);
    }
}
