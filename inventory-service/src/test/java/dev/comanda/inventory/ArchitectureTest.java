package dev.comanda.inventory;

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
                    .importPackages("dev.comanda.inventory");

    @Test
    void the_rules_of_the_stock_are_pure() {
        classes()
                .that()
                .resideInAPackage("dev.comanda.inventory.stock")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "dev.comanda.nats.contract",
                        "dev.comanda.nats.decision",
                        "dev.comanda.inventory.stock")
                .check(CLASSES);
    }

    @Test
    void the_rules_of_the_stock_ask_no_clock_and_no_dice() {
        noClasses()
                .that()
                .resideInAPackage("dev.comanda.inventory.stock")
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
    void the_corridor_does_not_touch_the_entities() {
        noClasses()
                .that()
                .haveNameMatching("dev\\.comanda\\.inventory\\.db\\.Stock.*|.*Table")
                .should()
                .dependOnClassesThat()
                .areAnnotatedWith(jakarta.persistence.Entity.class)
                .check(CLASSES);
    }
}
