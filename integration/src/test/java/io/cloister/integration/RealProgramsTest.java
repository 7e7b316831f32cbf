package io.cloister.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Programs that people run: the same bytes and the same status as on the host. */
class RealProgramsTest {
    private static final int BIG = 10_000_000;

    /** A command, and what it reads. */
    private record Program(String name, byte[] input, List<String> command) {
        static Program of(String name, String... command) {
            return new Program(name, new byte[0], List.of(command));
        }

        static Program bash(String name, String script) {
            return of(name, "bash", "-c", script);
        }
    }

    @TestFactory
    Stream<DynamicTest> sameAsOnTheHost() {
        return Stream.concat(small(), large())
                .map(program -> DynamicTest.dynamicTest(program.name(), () -> check(program)));
    }

    private static Stream<Program> small() {
        return Stream.of(
                Program.of("echo", "/bin/echo", "Hello world"),
                Program.of("list", "ls", "-la", "/etc"),
                Program.of("cat", "cat", "/etc/passwd"),
                Program.of("status", "sh", "-c", "exit 7"),
                new Program("pipe into", "abc\n".getBytes(StandardCharsets.US_ASCII), List.of("wc", "-c")),
                Program.bash("200 processes", "for i in $(seq 200); do /bin/true; done; echo done"),
                Program.bash("find, sort, sha256sum", "find /usr/share/doc | sort | sha256sum"),
                Program.of(
                        "perl",
                        "perl",
                        "-e",
                        "my %h; $h{$_ % 10} += $_ for 1..100000; print join(',', map {\"$_=$h{$_}\"} sort keys %h),"
                                + " qq(\\n"
                                + ")"),
                Program.bash("tar", "tar c /etc 2>/dev/null | tar t | sort | sha256sum"),
                Program.bash("git", """
                    export HOME=$PWD GIT_CONFIG_NOSYSTEM=1
                    export GIT_AUTHOR_DATE=2020-01-01T00:00:00Z GIT_COMMITTER_DATE=2020-01-01T00:00:00Z
                    git init -q r; cd r; git config user.name a; git config user.email a@b
                    echo one > f; git add f; git commit -qm first
                    echo two >> f; git commit -qam second; git log --stat; git status --short; git fsck 2>&1\
                    """),
                Program.of("static busybox", "/bin/busybox", "sh", "-c", "/bin/busybox seq 100 | /bin/busybox md5sum"));
    }

    private static Stream<Program> large() {
        return Stream.of(
                Program.bash("gcc", """
                    printf '%s\\n' '#include <stdio.h>' \\
                      'int main(int c, char **v) { for (int i = 0; i < c; i++) puts(v[i]); return c; }' > p.c
                    gcc -O2 -Wall -o p p.c && ./p a b\
                    """),
                Program.of("python, threads and processes", "/usr/bin/python3", "-c", """
                    import subprocess, threading
                    out = [None] * 8
                    def run(i): out[i] = subprocess.run(["echo", str(i)], capture_output=True).stdout
                    ts = [threading.Thread(target=run, args=(i,)) for i in range(8)]
                    [t.start() for t in ts]; [t.join() for t in ts]; print(out)\
                    """),
                Program.of("a database's file accesses", "/usr/bin/python3", "-c", """
                    import sqlite3, os
                    db = sqlite3.connect("db"); db.execute("pragma synchronous=full")
                    db.execute("create table t(a integer primary key, b)")
                    for i in range(20):
                        with db: db.executemany("insert into t(b) values(?)", [("x" * (k % 50),) for k in range(200)])
                    print(db.execute("select count(*), sum(length(b)) from t").fetchone(),
                          db.execute("pragma integrity_check").fetchone())
                    fd = os.open("log", os.O_RDWR | os.O_CREAT)
                    for i in range(200): os.pwrite(fd, b"r" * 4096, i * 4096); os.fdatasync(fd)
                    os.fsync(fd); print(os.fstat(fd).st_size)\
                    """),
                new Program("sort of 10 MB", lines(), List.of("sort", "-n")),
                new Program(
                        "xz of 10 MB with two threads",
                        lines(),
                        List.of("bash", "-c", "xz -T2 -1 -c | xz -dc | sha256sum")));
    }

    private static byte[] lines() {
        StringBuilder text = new StringBuilder(BIG + 16);
        long x = 42;
        while (text.length() < BIG) {
            x = x * 6364136223846793005L + 1442695040888963407L;
            text.append(x >>> 40).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void check(Program program) throws IOException {
        String tool = program.command().get(0);
        assumeTrue(Product.installed(tool), () -> tool + " is not installed");
        Path work = Product.scratch();
        try {
            Product.Outcome expected =
                    Product.natively(Files.createDirectory(work.resolve("native")), program.input(), program.command());
            Product.Outcome actual = Product.sandboxed(
                    Files.createDirectory(work.resolve("sandbox")), program.input(), program.command());
            if (expected.output().length < 10_000) {
                assertEquals(expected.text(), actual.text());
            }
            assertArrayEquals(expected.output(), actual.output(), "output");
            assertEquals(expected.status(), actual.status(), "status");
        } finally {
            Trees.delete(work);
        }
    }
}
