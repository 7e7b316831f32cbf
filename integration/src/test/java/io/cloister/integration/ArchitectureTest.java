package io.cloister.integration;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Holds the house to its plan: who may import whom, and what a deterministic state machine may not call.
 *
 * <p>{@code abi <- {bus, spec} <- services <- supervisor} and {@code bus <- runtime <- {journal, platform} <-
 * supervisor}; services never import each other, and have neither runtime nor journal on their class path.
 */
@AnalyzeClasses(packages = "io.cloister", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final Set<String> SERVICES = Set.of("proc", "mm", "vfs", "netstack", "gofer", "dispatch");
    private static final String[] SERVICE_PACKAGES = {
        "io.cloister.proc..", "io.cloister.mm..", "io.cloister.vfs..",
        "io.cloister.netstack..", "io.cloister.gofer..", "io.cloister.dispatch..",
    };

    @ArchTest
    static final ArchRule SERVICES_DO_NOT_IMPORT_EACH_OTHER =
        SlicesRuleDefinition.slices().assignedFrom(new ServiceSlices())
            .should().notDependOnEachOther();

    @ArchTest
    static final ArchRule ABI_IMPORTS_NOTHING_OF_OURS =
        noClasses().that().resideInAPackage("io.cloister.abi..")
            .should().dependOnClassesThat(
                resideInAPackage("io.cloister..").and(not(resideInAPackage("io.cloister.abi.."))));

    @ArchTest
    static final ArchRule BUS_IMPORTS_ONLY_ABI =
        noClasses().that().resideInAPackage("io.cloister.bus..")
            .should().dependOnClassesThat(
                resideInAPackage("io.cloister..")
                    .and(not(resideInAnyPackage("io.cloister.abi..", "io.cloister.bus.."))));

    @ArchTest
    static final ArchRule SPEC_IMPORTS_ONLY_ABI =
        noClasses().that().resideInAPackage("io.cloister.spec..")
            .should().dependOnClassesThat(
                resideInAPackage("io.cloister..")
                    .and(not(resideInAnyPackage("io.cloister.abi..", "io.cloister.spec.."))));

    /** The compiler holds this, too: these modules are not on a service's class path. */
    @ArchTest
    static final ArchRule SERVICES_SEE_ONLY_BUS_AND_ABI =
        noClasses().that().resideInAnyPackage(SERVICE_PACKAGES)
            .should().dependOnClassesThat().resideInAnyPackage(
                "io.cloister.runtime..", "io.cloister.journal..", "io.cloister.platform..", "io.cloister.viewer..");

    /** Who replaces which process is decided without thread, clock or host: the thread around it has those. */
    @ArchTest
    static final ArchRule DECISIONS_ABOUT_PROCESSES_ARE_PURE = noClasses()
            .that()
            .resideInAPackage("io.cloister.supervisor.succession")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.cloister.supervisor.boot..",
                    "io.cloister.platform..",
                    "io.cloister.runtime..",
                    "java.nio..",
                    "java.io..",
                    "java.util.concurrent..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    /** Rooms of the runtime, lowest first; none imports one above it. */
    @ArchTest
    static final ArchRule RUNTIME_HAS_FLOORS =
        layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("record").definedBy("io.cloister.runtime.record..")
            .layer("state").definedBy("io.cloister.runtime.state..")
            .layer("tape").definedBy("io.cloister.runtime.tape..")
            .layer("ring").definedBy("io.cloister.runtime.ring..")
            .layer("instance").definedBy("io.cloister.runtime.instance..")
            .whereLayer("record").mayNotAccessAnyLayer()
            .whereLayer("state").mayNotAccessAnyLayer()
            .whereLayer("tape").mayOnlyAccessLayers("record")
            .whereLayer("ring").mayOnlyAccessLayers("tape")
            .whereLayer("instance").mayNotBeAccessedByAnyLayer();

    /** Rooms of proc, lowest first; none imports one above it. */
    @ArchTest
    static final ArchRule PROC_HAS_FLOORS =
        layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("env").definedBy("io.cloister.proc.env")
            .layer("task").definedBy("io.cloister.proc.task")
            .layer("signal").definedBy("io.cloister.proc.signal")
            .layer("cred").definedBy("io.cloister.proc.cred")
            .layer("ipc").definedBy("io.cloister.proc.ipc")
            .layer("time").definedBy("io.cloister.proc.time")
            .layer("life").definedBy("io.cloister.proc.life")
            .layer("sched").definedBy("io.cloister.proc.sched")
            .layer("service").definedBy("io.cloister.proc")
            .whereLayer("env").mayNotAccessAnyLayer()
            .whereLayer("task").mayOnlyAccessLayers("env")
            .whereLayer("signal").mayOnlyAccessLayers("env", "task")
            .whereLayer("cred").mayOnlyAccessLayers("env", "task")
            .whereLayer("ipc").mayOnlyAccessLayers("env", "task")
            .whereLayer("time").mayOnlyAccessLayers("env", "task", "signal")
            .whereLayer("life").mayOnlyAccessLayers("env", "task", "signal", "time")
            .whereLayer("sched").mayOnlyAccessLayers("env", "task", "time")
            .whereLayer("service").mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule ROOMS_OF_VFS_HAVE_NO_CIRCLE =
        SlicesRuleDefinition.slices().assignedFrom(new Rooms("io.cloister.vfs"))
            .should().beFreeOfCycles();

    @ArchTest
    static final ArchRule RUNTIME_TOUCHES_NO_DISK =
        noClasses().that().resideInAPackage("io.cloister.runtime..")
            .should().dependOnClassesThat().resideInAPackage("java.nio.file..")
            .orShould().dependOnClassesThat().resideInAnyPackage("io.cloister.journal..", "io.cloister.platform..");

    @ArchTest
    static final ArchRule NOBODY_IMPORTS_THE_SUPERVISOR =
        noClasses().that().resideOutsideOfPackage("io.cloister.supervisor..")
            .should().dependOnClassesThat().resideInAPackage("io.cloister.supervisor..");

    @ArchTest
    static final ArchRule ONLY_JOURNAL_IMPORTS_CHRONICLE =
        noClasses().that().resideOutsideOfPackage("io.cloister.journal..")
            .should().dependOnClassesThat().resideInAPackage("net.openhft..");

    @ArchTest
    static final ArchRule JNA_STAYS_AT_THE_EDGE =
        noClasses().that().resideOutsideOfPackages("io.cloister.platform..", "io.cloister.supervisor..")
            .should().dependOnClassesThat().resideInAPackage("com.sun.jna..");

    /** Time comes in as a message or through the Clock port. */
    @ArchTest
    static final ArchRule SERVICES_READ_NO_CLOCK =
        noClasses().that().resideInAnyPackage(SERVICE_PACKAGES)
            .should().callMethod(System.class, "nanoTime")
            .orShould().callMethod(System.class, "currentTimeMillis")
            .orShould().dependOnClassesThat().areAssignableTo(Clock.class);

    /** Random bytes come in as a message or through the Random port. */
    @ArchTest
    static final ArchRule SERVICES_THROW_NO_DICE =
        noClasses().that().resideInAnyPackage(SERVICE_PACKAGES)
            .should().callMethod(Math.class, "random")
            .orShould().dependOnClassesThat().areAssignableTo(Random.class)
            .orShould().dependOnClassesThat().areAssignableTo(SecureRandom.class)
            .orShould().dependOnClassesThat().areAssignableTo(ThreadLocalRandom.class);

    /** Host files are reached through the Host port. */
    @ArchTest
    static final ArchRule SERVICES_OPEN_NO_FILES =
        noClasses().that().resideInAnyPackage(SERVICE_PACKAGES)
            .should().dependOnClassesThat().resideInAPackage("java.nio.file..")
            .orShould().dependOnClassesThat().haveNameMatching("java\\.io\\.(File.*|RandomAccessFile)");

    /** One owner thread: nothing to start, nothing to lock. */
    @ArchTest
    static final ArchRule SERVICES_HAVE_NO_THREADS_AND_NO_LOCKS =
        noClasses().that().resideInAnyPackage(SERVICE_PACKAGES)
            .should().dependOnClassesThat().areAssignableTo(Thread.class)
            .orShould().dependOnClassesThat().resideInAPackage("java.util.concurrent.locks..");

    /** One slice for each package of a service, its own included. */
    private record Rooms(String service) implements SliceAssignment {
        @Override
        public String getDescription() {
            return "rooms of " + service;
        }

        @Override
        public SliceIdentifier getIdentifierOf(final JavaClass javaClass) {
            final String name = javaClass.getPackageName();
            return name.equals(service) || name.startsWith(service + ".") ? SliceIdentifier.of(name)
                : SliceIdentifier.ignore();
        }
    }

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
