package io.cloister.vfs;

import io.cloister.abi.Open;
import io.cloister.bus.Message;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.task.Caller;
import java.util.Arrays;

/** Receiving end for events of all other services. */
final class VfsEventAdapter {
    private final VfsParts parts;
    private final VfsCalls calls;

    VfsEventAdapter(VfsParts parts, VfsCalls calls) {
        this.parts = parts;
        this.calls = calls;
    }

    void onEvent(Message event) {
        switch (event.op) {
            case VFS_CLONE -> parts.callers.clone((int) event.a[0], event.task, event.a[1]);
            case VFS_EXIT -> exit(event.task);
            case VFS_EXEC -> exec(event);
            case VFS_OBJECT_RELEASE -> parts.objects.giveBack(event.a[0], Math.max(1, event.a[1]));
            case VFS_FETCHED -> parts.procFs.fetched(event.a[0], event.a[1], event.a[2], event.payload(),
                event.length());
            case VFS_SIGNALFD_DATA -> parts.signalFds.arrived(event.a[0], event.a[1] > 0 ? event.payloadBytes()
                : new byte[0]);
            case VFS_SIGNAL_STATE -> parts.signalFds.changed((int) event.a[0], event.a[1]);
            case VFS_SOCKET_READY -> parts.net.ready((int) event.a[0], (int) event.a[1]);
            case VFS_WINDOW -> parts.console.resize((int) event.a[0], (int) event.a[1]);
            case VFS_HOST_READY -> {
                parts.console.hostReady((int) event.a[0], (int) event.a[1]);
                parts.stdio.hostReady((int) event.a[0], (int) event.a[1]);
            }
            default -> {
            }
        }
    }

    private void exit(int tid) {
        parts.parking.drop(tid);
        parts.signalFds.taskExits(tid);
        parts.pidFds.taskExits(tid);
        calls.taskExits(tid);
        parts.terminals.taskExited(tid, parts.ports.clock().monotonicNs());
        parts.callers.exit(tid);
    }

    private void exec(Message event) {
        Caller caller = parts.callers.caller(event.task);
        if (caller == null) {
            return;
        }
        String path = VfsRequestAdapter.text(event);
        parts.callers.exec(caller);
        if (caller.nextExe() == null) {
            // another thread of the process opened the program
            PathWalk walk = parts.paths.at(caller, Open.AT_FDCWD, path, PathWalk.FOLLOW);
            caller.nextExe(walk.error() == 0 ? walk.path() : null);
        }
        caller.exe(caller.nextExe());
        caller.nextExe(null);
        byte[] all = event.payloadBytes();
        int arguments = Math.min(all.length, path.length() + 1);
        int environment = Math.min(all.length, arguments + (int) event.a[1]);
        caller.cmdline(Arrays.copyOfRange(all, arguments, environment));
        caller.environ(Arrays.copyOfRange(all, environment, all.length));
    }
}
