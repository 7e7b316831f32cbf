package io.cloister.integration;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.security.SecureRandom;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Holds the house to its plan: who may import whom, and what a deterministic state machine may not call.
 *
 * <p>{@code abi <- bus <- {journal, platform, services} <- supervisor}; services never import each other.
 */
@AnalyzeClasses(packages = "io.cloister", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final Set<String> SERVICES = Set.of("proc", "mm", "vfs", "netstack", "gofer", "dispatch");
    private static final String[] SERVICE_PACKAGES = {
        "io.cloister.proc..", "io.cloister.mm..", "io.cloister.vfs..",
        "io.cloister.netstack..", "io.cloister.gofer..", "io.cloister.dispatch..",
    };

    /** Where a service meets the host: the port implementations, which record every answer that they give. */
    private static final String HOST_PORTS = "io.cloister.(netstack|gofer|dispatch).host..";

    @ArchTest
    static final ArchRule SERVICES_DO_NOT_IMPORT_EACH_OTHER =
        SlicesRuleDefinition.slices().assignedFrom(new ServiceSlices())
            .should().notDependOnEachOther().allowEmptyShould(true);

    @ArchTest
    static final ArchRule ABI_IMPORTS_NOTHING_OF_OURS =
        noClasses().that().resideInAPackage("io.cloister.abi..")
            .should().dependOnClassesThat(
                resideInAPackage("io.cloister..").and(not(resideInAPackage("io.cloister.abi.."))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule BUS_IMPORTS_ONLY_ABI =
        noClasses().that().resideInAPackage("io.cloister.bus..")
            .should().dependOnClassesThat(
                resideInAPackage("io.cloister..")
                    .and(not(resideInAnyPackage("io.cloister.abi..", "io.cloister.bus.."))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule NOBODY_IMPORTS_THE_SUPERVISOR =
        noClasses().that().resideOutsideOfPackage("io.cloister.supervisor..")
            .should().dependOnClassesThat().resideInAPackage("io.cloister.supervisor..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule ONLY_JOURNAL_IMPORTS_CHRONICLE =
        noClasses().that().resideOutsideOfPackage("io.cloister.journal..")
            .should().dependOnClassesThat().resideInAPackage("net.openhft..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule JNA_STAYS_AT_THE_EDGE =
        noClasses().that().resideOutsideOfPackages("io.cloister.platform..", "io.cloister.gofer..",
                "io.cloister.netstack..", "io.cloister.supervisor..")
            .should().dependOnClassesThat().resideInAPackage("com.sun.jna..")
            .allowEmptyShould(true);

    /** Time comes in as a message or through the Clock port. */
    @ArchTest
    static final ArchRule SERVICES_READ_NO_CLOCK =
        noClasses().that().resideInAnyPackage(SERVICE_PACKAGES).and().resideOutsideOfPackage(HOST_PORTS)
            .should().callMethod(System.class, "nanoTime")
            .orShould().callMethod(System.class, "currentTimeMillis")
            .orShould().dependOnClassesThat().areAssignableTo(java.time.Clock.class)
            .allowEmptyShould(true);

    /** Random bytes come in as a message or through the Random port. */
    @ArchTest
    static final ArchRule SERVICES_THROW_NO_DICE =
        noClasses().that().resideInAnyPackage(SERVICE_PACKAGES).and().resideOutsideOfPackage(HOST_PORTS)
            .should().callMethod(Math.class, "random")
            .orShould().dependOnClassesThat().areAssignableTo(Random.class)
            .orShould().dependOnClassesThat().areAssignableTo(SecureRandom.class)
            .orShould().dependOnClassesThat().areAssignableTo(ThreadLocalRandom.class)
            .allowEmptyShould(true);

    /** Host files are reached through the Host port. */
    @ArchTest
    static final ArchRule SERVICES_OPEN_NO_FILES =
        noClasses().that().resideInAnyPackage(SERVICE_PACKAGES).and().resideOutsideOfPackage(HOST_PORTS)
            .should().dependOnClassesThat().resideInAPackage("java.nio.file..")
            .orShould().dependOnClassesThat().haveNameMatching("java\\.io\\.(File.*|RandomAccessFile)")
            .allowEmptyShould(true);

    /** One owner thread: nothing to start, nothing to lock. */
    @ArchTest
    static final ArchRule SERVICES_HAVE_NO_THREADS_AND_NO_LOCKS =
        noClasses().that().resideInAnyPackage(SERVICE_PACKAGES).and().resideOutsideOfPackage(HOST_PORTS)
            .should().dependOnClassesThat().areAssignableTo(Thread.class)
            .orShould().dependOnClassesThat().resideInAPackage("java.util.concurrent.locks..")
            .allowEmptyShould(true);

    /** One slice for each service, whatever is below its package. */
    private static final class ServiceSlices implements SliceAssignment {
        @Override
        public String getDescription() {
            return "services";
        }

        @Override
        public SliceIdentifier getIdentifierOf(final JavaClass javaClass) {
            final String[] parts = javaClass.getPackageName().split("\\.");
            if (parts.length < 3 || !javaClass.getPackageName().startsWith("io.cloister.")
                || !SERVICES.contains(parts[2])) {
                return SliceIdentifier.ignore();
            }
            return SliceIdentifier.of(parts[2]);
        }
    }
}
