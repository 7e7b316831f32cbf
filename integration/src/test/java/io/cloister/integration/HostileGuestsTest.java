package io.cloister.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Guests that go behind their agent's back: each gets an errno or dies, its neighbours go on, and no service is started
 * again. A program prints {@code NAME: done} and, before that, what it should not have been able to do.
 */
class HostileGuestsTest {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern SERVICE = Pattern.compile("\"service\" *: *\"(\\w+)\"[^}]*\"restarts\" *: *(\\d+)");

    @TestFactory
    Stream<DynamicTest> neighboursGoOn() {
        return Stream.of("hoard", "modes", "fill").map(name -> DynamicTest.dynamicTest(name, () -> attack(name)));
    }

    private void attack(String name) throws Exception {
        Path own = Product.scratch();
        String id = "hostile-" + name + ProcessHandle.current().pid();
        try {
            Product.Outcome built = Product.natively(
                    own,
                    new byte[0],
                    List.of(
                            "gcc",
                            "-O1",
                            "-Wall",
                            "-static",
                            "-pthread",
                            "-I",
                            Product.ROOT.resolve("native/include").toString(),
                            "-o",
                            own.resolve(name).toString(),
                            Product.ROOT
                                    .resolve("integration/hostile/" + name + ".c")
                                    .toString()));
            assertEquals(0, built.status(), built.text());
            Path log = own.resolve("log");
            String script = "echo up; timeout -k 1 " + BOUND.toSeconds() + " ./" + name
                    + "; /bin/echo ended $?; while [ ! -e stop ]; do sleep 0.1; done";
            Process process = Product.started(
                    own,
                    log,
                    List.of(
                            Product.ROOT.resolve("cloister").toString(),
                            "do",
                            "--id",
                            id,
                            "--volume",
                            own + ":/work",
                            "--cwd",
                            "/work",
                            "--",
                            "bash",
                            "-c",
                            script));
            try {
                Await.until(LIMIT, () -> Files.readString(log).contains("ended "), () -> read(log));
                assertEquals("up\n" + name + ": done\nended 0\n", read(log));
                noServiceWasStartedAgain(own, id);
                Files.createFile(own.resolve("stop"));
                assertTrue(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "the sandbox does not end");
                assertEquals(0, process.exitValue());
            } finally {
                process.destroy();
            }
        } finally {
            Trees.delete(own);
        }
    }

    private static void noServiceWasStartedAgain(Path own, String id) {
        String json = Product.cloister(own, "services", "--json", id).text();
        Matcher service = SERVICE.matcher(json);
        int seen = 0;
        while (service.find()) {
            seen++;
            assertEquals("0", service.group(2), service.group(1) + " was started again: " + json);
        }
        assertEquals(6, seen, json);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log).replaceAll("(?m)^cloister: training .*\n", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
