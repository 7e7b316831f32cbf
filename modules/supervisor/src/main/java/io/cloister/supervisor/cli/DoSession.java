package io.cloister.supervisor.cli;

import io.cloister.spec.SandboxSpec;
import io.cloister.spec.Unserved;
import io.cloister.supervisor.boot.Guard;
import io.cloister.supervisor.boot.Sandbox;
import io.cloister.supervisor.life.SandboxLife;
import io.cloister.supervisor.state.SandboxState;
import java.io.IOException;

/** One {@code cloister do}: a sandbox is created, started, waited for and cleaned up. */
final class DoSession implements SandboxLife.Operator {
    private static final int DIGITS = 36;
    private static final long ROUND_MS = 1_679_616;

    private final DoCommand options;
    private final Guard guard = Guard.fromEnvironment();
    private final Terminal terminal = new Terminal();

    DoSession(DoCommand options) {
        this.options = options;
    }

    int run() throws IOException {
        SandboxLife life = guard.isSuccession() ? SandboxLife.succeed(guard, this, options.logOptions()) : create();
        Runtime.getRuntime().addShutdownHook(new Thread(terminal::restore, "restore"));
        int status = CloisterCommand.FAILED;
        try {
            if (life.state() == SandboxState.CREATED) {
                start(life);
            }
            status = life.await();
        } finally {
            terminal.restore();
            life.cleanUp(status);
        }
        return status;
    }

    /** A successor's options say nothing new, and what they name may be gone by then. */
    private SandboxLife create() throws IOException {
        options.check();
        String id = options.id != null ? options.id : "do-" + Long.toString(guard.pid(), DIGITS)
            + Long.toString(System.currentTimeMillis() % ROUND_MS, DIGITS);
        SandboxSpec spec = new DoSpec(options, Volume.parse(options.volumes)).of(id, terminal);
        Unserved.refuse(spec);
        return SandboxLife.create(guard, spec, this, options.logOptions());
    }

    private void start(SandboxLife life) {
        if (options.noStart) {
            life.awaitStart();
        }
        terminal.raw();
        life.start();
    }

    @Override
    public void running(Sandbox sandbox) {
        new SignalForwarder(sandbox, terminal).install();
    }

    @Override
    public void log(String line) {
        System.err.println(TerminalText.of("cloister: " + line));
    }
}
