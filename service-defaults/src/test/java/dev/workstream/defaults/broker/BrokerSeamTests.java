package dev.workstream.defaults.broker;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Only the broker package uses RabbitMQ's client. */
@AnalyzeClasses(
    packages = "dev.workstream.defaults",
    importOptions = ImportOption.DoNotIncludeTests.class)
class BrokerSeamTests {

  private static final String[] CLIENTS = {"com.rabbitmq..", "org.springframework.amqp.."};

  @ArchTest
  void onlyTheBrokerPackageUsesTheClient(JavaClasses classes) {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.workstream.defaults.broker")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CLIENTS)
        .check(classes);
  }

  @ArchTest
  void publicMethodsExposeNoTypeOfTheClient(JavaClasses classes) {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .should(exposeNoTypeOfTheClient())
        .check(classes);
  }

  private static ArchCondition<JavaMethod> exposeNoTypeOfTheClient() {
    return new ArchCondition<>("expose no type of the client") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        var isOfClient =
            resideInAPackage("com.rabbitmq..").or(resideInAPackage("org.springframework.amqp.."));
        var named = method.getAllInvolvedRawTypes().stream().anyMatch(isOfClient);
        events.add(new SimpleConditionEvent(method, !named, method.getFullName()));
      }
    };
  }
}
