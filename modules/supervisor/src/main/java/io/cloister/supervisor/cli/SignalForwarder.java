package io.cloister.supervisor.cli;

import io.cloister.abi.Signals;
import io.cloister.bus.dispatch.DispatchProxy;
import io.cloister.bus.vfs.VfsProxy;
import io.cloister.supervisor.boot.Sandbox;
import io.cloister.supervisor.control.HostSignals;

/**
 * Passes signals that the supervisor gets on to the first program; the second INT or TERM within two seconds becomes
 * KILL, which no program can refuse. Passes changes of the window size on to the terminal of the guest.
 */
final class SignalForwarder {
    private static final String[] FORWARDED = {"INT", "TERM", "HUP", "USR2"};
    private static final long AGAIN_NS = 2_000_000_000L;

    private final Sandbox sandbox;
    private final Terminal terminal;
    private long lastNs;

    SignalForwarder(Sandbox sandbox, Terminal terminal) {
        this.sandbox = sandbox;
        this.terminal = terminal;
    }

    /** From here on signals are the guest's. */
    void install() {
        for (String name : FORWARDED) {
            HostSignals.on(name, this::forward);
        }
        if (terminal.mask() != 0) {
            HostSignals.on("WINCH", signal -> resize());
        }
    }

    private synchronized void forward(int signal) {
        long now = System.nanoTime();
        boolean insists =
                (signal == Signals.SIGINT || signal == Signals.SIGTERM) && lastNs != 0 && now - lastNs < AGAIN_NS;
        lastNs = now;
        new DispatchProxy(sandbox.outside()).signal(insists ? Signals.SIGKILL : signal, 0);
    }

    private synchronized void resize() {
        int columns = terminal.columns();
        int rows = terminal.rows();
        if (columns > 0 && rows > 0) {
            new VfsProxy(sandbox.outside()).window(columns, rows);
        }
    }
}
