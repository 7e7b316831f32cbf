package io.cloister.supervisor.life;

import io.cloister.abi.Errno;
import io.cloister.spec.ByteText;
import io.cloister.spec.ContainerSpec;
import io.cloister.spec.MountSpec;
import java.util.function.Consumer;

/**
 * How a command that ran a guest program exits: as the program, or as others do that run programs (env(1), "EXIT
 * STATUS").
 */
public final class ExitStatus {
    /** The launcher failed, not the guest. */
    public static final int FAILED = 125;

    private static final int CANNOT_RUN = 126;
    private static final int NOT_FOUND = 127;
    private static final int SIGNALLED = 128;
    private static final int SIGNAL = 0x7f;
    private static final int STATUS = 0xff;

    private ExitStatus() {
    }

    /** Of a wait status. */
    static int of(int waitStatus) {
        int signal = waitStatus & SIGNAL;
        return signal != 0 ? SIGNALLED + signal : waitStatus >> 8 & STATUS;
    }

    /** Where the first program could not be started; {@code what} is as {@code Sandbox.failedAt} says. */
    static int notStarted(ContainerSpec container, int errno, int what, Consumer<String> log) {
        String error = Errno.name(errno);
        if (what == 0) {
            log.accept(ByteText.readable(container.process().args().get(0)) + ": " + error);
            return errno == Errno.ENOENT ? NOT_FOUND : CANNOT_RUN;
        }
        if (what < 0) {
            log.accept("--cwd " + ByteText.readable(container.process().cwd()) + ": " + error
                    + " in the sandbox; name a directory that is there, or show one with --volume");
        } else {
            MountSpec mount = container.mounts().get(what - 1);
            log.accept(ByteText.readable(mount.destination()) + ": " + error
                    + "; nothing can be shown there, take another place");
        }
        return FAILED;
    }
}
