package io.cloister.dispatch;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.bus.InitSpec;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Starts pid 1 as the supervisor describes it, once its description has come whole and a stub is ready. */
final class FirstProgram {
    private final Kernel kernel;
    private final ExecCalls execs;
    private byte[] description;
    private int received;
    private InitSpec spec;

    FirstProgram(Kernel kernel, ExecCalls execs) {
        this.kernel = kernel;
        this.execs = execs;
    }

    /** A piece of the description: DISPATCH_RUN. */
    void onRun(Message event) {
        int offset = (int) event.a[0];
        int total = (int) event.a[1];
        if (spec != null || total > InitSpec.MAX_BYTES || offset < 0 || offset + event.length() > total) {
            return;
        }
        if (description == null) {
            description = new byte[total];
        }
        event.payload().getBytes(0, description, offset, event.length());
        received += event.length();
        if (received == total) {
            spec = InitSpec.decode(description);
            tryStart();
        }
    }

    /** True while the first program waits for a stub. */
    boolean isWaiting() {
        return spec != null && description != null;
    }

    /** Starts it if a stub is ready. */
    void tryStart() {
        int process = kernel.platform.takeStub();
        if (process < 0) {
            return;
        }
        description = null;
        long outcome = start(process);
        kernel.event(ServiceId.SUPERVISOR, Op.STARTED, 0, outcome);
    }

    private long start(int process) {
        int handle = Tasks.handle(process, 0);
        int tid = (int) kernel.peers.proc.init(
                handle,
                0,
                spec.uid(),
                spec.gid(),
                "init".getBytes(StandardCharsets.US_ASCII),
                spec.hostname().getBytes(StandardCharsets.US_ASCII));
        byte[] cwd = Arrays.copyOf(spec.cwd(), spec.cwd().length + 1);
        kernel.call(ServiceId.VFS, Op.VFS_INIT, tid, cwd, spec.ttyMask(), (long) spec.columns() << 16 | spec.rows());
        Task before = new Task(tid, tid, -1, 0, 0, false);
        long outcome = -Errno.ENOENT;
        boolean denied = false;
        for (byte[] path : candidates()) {
            ExecRequest request = new ExecRequest(Open.AT_FDCWD, 0, path, spec.argv(), spec.env());
            outcome = execs.run(before, request, process, null);
            if (outcome == 0) {
                return 0;
            }
            denied |= outcome == -Errno.EACCES;
            if (outcome != -Errno.ENOENT && outcome != -Errno.ENOTDIR && outcome != -Errno.EACCES) {
                return outcome;
            }
            process = kernel.platform.takeStub();
            if (process < 0) {
                return -Errno.EAGAIN;
            }
        }
        return denied ? -Errno.EACCES : outcome;
    }

    /** Where the command may be: itself if it has a slash, else in each directory of PATH (execvp(3)). */
    private List<byte[]> candidates() {
        byte[] name = spec.argv().get(0);
        List<byte[]> paths = new ArrayList<>();
        if (new String(name, StandardCharsets.ISO_8859_1).indexOf('/') >= 0) {
            paths.add(name);
            return paths;
        }
        String path = "/usr/local/bin:/bin:/usr/bin";
        for (byte[] variable : spec.env()) {
            String text = new String(variable, StandardCharsets.ISO_8859_1);
            path = text.startsWith("PATH=") ? text.substring(5) : path;
        }
        for (String directory : path.split(":")) {
            String full = (directory.isEmpty() ? "." : directory) + "/" + new String(name, StandardCharsets.ISO_8859_1);
            paths.add(full.getBytes(StandardCharsets.ISO_8859_1));
        }
        return paths;
    }
}
