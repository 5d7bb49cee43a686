package dev.comanda.nats;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.consume.DeadLetterBox;
import dev.comanda.nats.consume.DeadLetters;
import dev.comanda.nats.exchange.Exchange;
import dev.comanda.nats.outbox.OutboxRelay;
import io.nats.client.JetStream;
import io.nats.client.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String PUBLISHER = "dev.comanda.nats.outbox.Publisher";
    private static final String LEFT_BEHIND = "dev.comanda.nats.outbox.LeftBehind";
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.comanda.nats");

    @Test
    void contract_and_decision_are_pure() {
        classes()
                .that()
                .resideInAnyPackage("dev.comanda.nats.contract", "dev.comanda.nats.decision")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "dev.comanda.nats.contract",
                        "dev.comanda.nats.decision")
                .check(CLASSES);
    }

    @Test
    void only_codec_reads_and_writes_json_as_a_stream() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.comanda.nats.codec")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "com\\.fasterxml\\.jackson\\.core\\.Json(Factory|Parser|Generator|Token)")
                .check(CLASSES);
    }

    @Test
    void only_codec_knows_the_names_of_subjects() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.comanda.nats.codec")
                .should(
                        new ArchCondition<JavaClass>("name a subject as text") {
                            @Override
                            public void check(JavaClass item, ConditionEvents events) {
                                String constants = classFile(item);
                                Arrays.stream(Subject.values())
                                        .map(Subject::wire)
                                        .filter(constants::contains)
                                        .forEach(
                                                wire ->
                                                        events.add(
                                                                SimpleConditionEvent.satisfied(
                                                                        item,
                                                                        item.getName()
                                                                                + " names "
                                                                                + wire)));
                            }
                        })
                .check(CLASSES);
    }

    @Test
    void only_the_relay_publishes_and_only_dead_letters_go_another_way() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(DeadLetters.class, DeadLetterBox.class)
                .and()
                .doNotHaveFullyQualifiedName(PUBLISHER)
                .should()
                .accessTargetWhere(
                        calls("publish", "publishAsync")
                                .and(
                                        ownedBy(
                                                "io.nats.client.JetStream",
                                                "io.nats.client.Connection")))
                .check(CLASSES);
    }

    @Test
    void only_consume_settles_messages() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.comanda.nats.consume")
                .should()
                .accessTargetWhere(
                        calls("ack", "ackSync", "nak", "nakWithDelay", "term", "inProgress")
                                .and(ownedBy(Message.class.getName())))
                .check(CLASSES);
    }

    /// What was left behind has one of its own, over the outbox alone.
    @Test
    void only_the_exchange_opens_transactions_over_business_state() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Exchange.class)
                .and()
                .doNotHaveFullyQualifiedName(LEFT_BEHIND)
                .should()
                .accessTargetWhere(calls("withTransaction", "begin"))
                .check(CLASSES);
    }

    @Test
    void the_packages_have_no_cycles() {
        slices().matching("dev.comanda.nats.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void the_rules_see_the_classes_that_they_are_about() {
        // A rule over nothing is always kept.
        assertThat(CLASSES)
                .extracting(JavaClass::getName)
                .contains(OutboxRelay.class.getName(), "dev.comanda.nats.consume.BatchSettler");
        assertThat(CLASSES.get(PUBLISHER).getMethodCallsFromSelf())
                .anyMatch(calls("publishAsync").and(ownedBy(JetStream.class.getName())));
        assertThat(classFile(CLASSES.get(Subject.class))).contains("orders.created");
    }

    private static DescribedPredicate<JavaAccess<?>> calls(String... names) {
        Set<String> wanted = Set.of(names);
        return DescribedPredicate.describe(
                "calls " + wanted, access -> wanted.contains(access.getTarget().getName()));
    }

    private static DescribedPredicate<JavaAccess<?>> ownedBy(String... owners) {
        Set<String> wanted = Set.of(owners);
        return DescribedPredicate.describe(
                "of " + wanted, access -> wanted.contains(access.getTargetOwner().getName()));
    }

    /// The class file as text: its constants are in there in UTF-8.
    private static String classFile(JavaClass type) {
        try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalStateException(type.getName(), e);
        }
    }
}
