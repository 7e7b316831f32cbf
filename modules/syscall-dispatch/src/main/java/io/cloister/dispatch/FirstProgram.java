package io.cloister.dispatch;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.bus.vfs.InitReply;
import io.cloister.spec.ByteText;
import io.cloister.spec.ProcessSpec;
import java.util.ArrayList;
import java.util.List;

/** Starts pid 1 as the specification says, once the supervisor wants it and a stub is ready. */
final class FirstProgram {
    /** Of SupervisorStarted: it was the program that could not be started. */
    private static final int PROGRAM = 0;

    private final Kernel kernel;
    private final ExecCalls execs;
    private final ProcessSpec spec;
    private boolean isWanted;
    private boolean hasBegun;

    FirstProgram(Kernel kernel, ExecCalls execs, ProcessSpec spec) {
        this.kernel = kernel;
        this.execs = execs;
        this.spec = spec;
    }

    /** DispatchRun; another one changes nothing. */
    void onRun() {
        if (!isWanted) {
            isWanted = true;
            tryStart();
        }
    }

    /** True while the first program waits for a stub. */
    boolean isWaiting() {
        return isWanted && !hasBegun;
    }

    /** Starts it if a stub is ready. */
    void tryStart() {
        int process = kernel.platform.takeStub();
        if (process < 0) {
            return;
        }
        hasBegun = true;
        start(process);
    }

    private void start(int process) {
        int handle = Tasks.handle(process, 0);
        int tid = (int) kernel.peers.proc.init(handle, 0);
        InitReply files = kernel.peers.vfs.init(tid);
        long outcome = files.result();
        int subject = files.subject();
        if (outcome == 0) {
            outcome = run(process, tid);
            subject = PROGRAM;
        }
        kernel.peers.supervisor.started(outcome, subject);
    }

    private long run(int stub, int tid) {
        int process = stub;
        Task before = new Task(tid, tid, -1, 0, 0, false);
        List<byte[]> arguments = spec.args().stream().map(ByteText::bytes).toList();
        List<byte[]> environment = spec.env().stream().map(ByteText::bytes).toList();
        long outcome = -Errno.ENOENT;
        boolean denied = false;
        for (byte[] path : candidates()) {
            ExecRequest request = new ExecRequest(Open.AT_FDCWD, 0, path, arguments, environment);
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
        String name = spec.args().get(0);
        List<byte[]> paths = new ArrayList<>();
        if (name.indexOf('/') >= 0) {
            paths.add(ByteText.bytes(name));
            return paths;
        }
        String path = "/usr/local/bin:/bin:/usr/bin";
        for (String variable : spec.env()) {
            path = variable.startsWith("PATH=") ? variable.substring(5) : path;
        }
        for (String directory : path.split(":")) {
            paths.add(ByteText.bytes((directory.isEmpty() ? "." : directory) + "/" + name));
        }
        return paths;
    }
}
