package dev.comanda.order;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import dev.comanda.nats.database.ShortTransaction;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Rules that the compiler does not know. Each is also shown to catch something, so that none holds
/// by accident.
class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.comanda");

    private static final DescribedPredicate<JavaCall<?>> OPENS_A_TRANSACTION =
            DescribedPredicate.describe(
                    "open a transaction",
                    call -> opensOneOfTheDriver(call) || opensAShortOne(call));

    private static boolean opensOneOfTheDriver(JavaCall<?> call) {
        return call.getName().matches("(with)?[tT]ransaction|begin.*")
                && call.getTargetOwner()
                        .isAssignableTo(
                                assignableTo(Pool.class)
                                        .or(assignableTo(SqlConnection.class))
                                        .or(nameMatching(".*(panache|hibernate)\\..*")));
    }

    private static boolean opensAShortOne(JavaCall<?> call) {
        return call.getName().equals("run")
                && call.getTargetOwner().isAssignableTo(ShortTransaction.class);
    }

    @Test
    void the_saga_imports_nothing_but_java_and_pure_packages() {
        classes()
                .that()
                .resideInAPackage("dev.comanda.order.saga")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "dev.comanda.nats.contract",
                        "dev.comanda.nats.decision",
                        "dev.comanda.order.saga")
                .check(CLASSES);
    }

    @Test
    void the_saga_asks_no_clock_and_throws_no_dice() {
        asksNoClockAndThrowsNoDice("dev.comanda.order.saga").check(CLASSES);
        catchesSomething(asksNoClockAndThrowsNoDice("dev.comanda.order.http"));
    }

    private static ClassesShouldConjunction asksNoClockAndThrowsNoDice(String where) {
        return noClasses()
                .that()
                .resideInAPackage(where)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\..*[rR]andom.*");
    }

    @Test
    void only_the_exchange_opens_a_transaction_over_business_state() {
        opensNoTransaction("dev.comanda.order..").check(CLASSES);
        catchesSomething(opensNoTransaction("dev.comanda.nats.exchange"));
    }

    private static ClassesShouldConjunction opensNoTransaction(String where) {
        return noClasses()
                .that()
                .resideInAPackage(where)
                .should()
                .callCodeUnitWhere(OPENS_A_TRANSACTION);
    }

    @Test
    void panache_is_for_reading_over_http() {
        usesNoPanache("http", "db").check(CLASSES);
        catchesSomething(usesNoPanache("nats"));
    }

    private static ClassesShouldConjunction usesNoPanache(String... but) {
        String[] packages = new String[but.length];
        for (int i = 0; i < but.length; i++) {
            packages[i] = "dev.comanda.order." + but[i];
        }
        return noClasses()
                .that()
                .resideInAPackage("dev.comanda.order..")
                .and(DescribedPredicate.not(resideInAnyPackage(packages)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.quarkus..panache..");
    }

    @Test
    void the_corridor_does_not_touch_the_entities() {
        ArchRule rule =
                noClasses()
                        .that()
                        .haveNameMatching("dev\\.comanda\\.order\\.db\\.(Saga(Desk|Batch)|.*Rows)")
                        .should()
                        .dependOnClassesThat()
                        .areAnnotatedWith(jakarta.persistence.Entity.class);
        rule.check(CLASSES);
    }

    @Test
    void http_reaches_the_database_only_through_db_and_the_exchange() {
        noClasses()
                .that()
                .resideInAPackage("dev.comanda.order.http")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "java.sql..")
                .check(CLASSES);
    }

    private static void catchesSomething(ArchRule rule) {
        EvaluationResult result = rule.evaluate(CLASSES);
        assertThat(result.hasViolation()).as("'%s' can fail", rule.getDescription()).isTrue();
    }
}
