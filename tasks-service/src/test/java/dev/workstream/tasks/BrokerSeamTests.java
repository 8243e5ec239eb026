package dev.workstream.tasks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The service uses RabbitMQ only through service-defaults. */
class BrokerSeamTests {

  @Test
  void doesNotUseTheClientDirectly() {
    var classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.workstream.tasks");
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.rabbitmq..", "org.springframework.amqp..")
        .check(classes);
  }
}
