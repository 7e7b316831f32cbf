package io.cloister.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An interactive shell in a sandbox, used as a person at a terminal uses it. */
class TerminalTest {
    private Path work;

    @BeforeEach
    void makeDirectory() throws IOException {
        assumeTrue(Product.installed("tmux"), "tmux is not installed");
        work = Product.scratch();
    }

    @AfterEach
    void removeDirectory() throws IOException {
        if (work != null) {
            Trees.delete(work);
        }
    }

    private Screen shell() throws IOException {
        return new Screen(
                work, 90, 30, Product.ROOT.resolve("cloister") + " do --env PS1=ready: -- bash --norc --noprofile -i");
    }

    @Test
    void jobControl() throws IOException {
        try (Screen screen = shell()) {
            screen.awaitText("ready:");
            // Who prints has the terminal already; and who prints again has got it back.
            screen.type("bash -c 'trap \"echo contin\"ued CONT; echo run\"\"ning; while :; do sleep 0.1; done'");
            screen.awaitLine("running");
            screen.keys("C-z");
            screen.awaitText("Stopped");
            screen.type("bg > /dev/null; echo bg=$?");
            screen.awaitLine("bg=0");
            screen.type("jobs -r | wc -l");
            screen.awaitLine("1");
            screen.type("kill %1; wait %1 2> /dev/null; echo killed=$?");
            screen.awaitLine("killed=143");
            screen.type("bash -c 'echo run\"\"ning again; exec sleep 50'");
            screen.awaitLine("running again");
            screen.keys("C-c");
            screen.awaitText("^C");
            screen.type("echo status=$?");
            screen.awaitLine("status=130");
            screen.type("exit 7");
            assertEquals(7, screen.awaitEnd());
        }
    }

    /** Its successor has the window's size, and the terminal is as it was when all is over. */
    @Test
    void theTerminalOutlivesTheSupervisor() throws IOException {
        String id = "terminal-" + ProcessHandle.current().pid();
        String command =
                Product.ROOT.resolve("cloister") + " do --id " + id + " --env PS1=ready: -- bash --norc --noprofile -i";
        try (Screen screen =
                new Screen(work, 90, 30, "stty -g > before; " + command + "; S=$?; stty -g > after; (exit $S)")) {
            screen.awaitText("ready:");
            String record = Product.journal(work, id).resolveSibling("sandbox.json").toString();
            String kill = "grep -o '\"supervisorPid\" : [0-9]*' " + record + " | grep -o '[0-9]*$' | xargs kill -9";
            assertEquals(0, Product.natively(work, new byte[0], List.of("sh", "-c", kill)).status());
            screen.type("echo still he\"\"re");
            screen.awaitLine("still here");
            screen.resize(100, 40);
            screen.type("until test \"$(stty size)\" = '40 100'; do sleep 0.1; done; echo resi\"\"zed");
            screen.awaitLine("resized");
            screen.type("exit 7");
            assertEquals(7, screen.awaitEnd());
            assertEquals(Files.readString(work.resolve("before")), Files.readString(work.resolve("after")));
        }
    }

    @Test
    void sizeFollowsTheWindow() throws IOException {
        try (Screen screen = shell()) {
            screen.awaitText("ready:");
            screen.type("stty size");
            screen.awaitLine("30 90");
            screen.type("trap 'echo chan\"\"ged' WINCH");
            screen.type("echo trap=$?");
            screen.awaitLine("trap=0");
            screen.resize(100, 40);
            screen.type("stty size");
            screen.awaitLine("40 100");
            screen.awaitText("changed");
            screen.type("tty; test -t 0 && echo terminal");
            screen.awaitLine("terminal");
            screen.keys("C-d");
            screen.awaitEnd();
        }
    }

    @Test
    void lineEditingAndEndOfFile() throws IOException {
        try (Screen screen = shell()) {
            screen.awaitText("ready:");
            screen.type("cat; echo cat=$?");
            screen.awaitText("cat=$?");
            screen.type("typed");
            screen.awaitText("typed\ntyped");
            screen.keys("C-d");
            screen.awaitLine("cat=0");
            screen.keys("C-c");
            screen.type("echo back");
            screen.awaitLine("back");
            screen.type("bash -c 'kill -TERM $$'; echo term=$?");
            screen.awaitLine("term=143");
            screen.type("exit");
            screen.awaitEnd();
        }
    }
}
