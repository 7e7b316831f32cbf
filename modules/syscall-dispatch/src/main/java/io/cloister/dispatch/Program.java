package io.cloister.dispatch;

import io.cloister.abi.Rlimits;
import io.cloister.bus.mm.ExecReply;
import io.cloister.bus.vfs.ExecOpenReply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What vfs says of a program to be executed (VfsExecOpen). */
final class Program {
    final long object;
    final long interpreter;
    final int setUid;
    final int setGid;
    final boolean readable;
    final byte[] headers;
    final byte[] interpreterHeaders;
    final byte[] path;
    final byte[] interpreterPath;
    private final long device;
    private final long inode;
    private final long interpreterDevice;
    private final long interpreterInode;
    /** Arguments that #! lines put before the caller's, the script's path last; empty for an ELF file. */
    final List<byte[]> prefix = new ArrayList<>();

    Program(ExecOpenReply reply) {
        object = reply.program();
        interpreter = reply.interpreter();
        setUid = reply.setUid();
        setGid = reply.setGid();
        readable = reply.readable();
        device = reply.programDevice();
        inode = reply.programInode();
        interpreterDevice = reply.interpreterDevice();
        interpreterInode = reply.interpreterInode();
        headers = reply.headers();
        interpreterHeaders = reply.interpreterHeaders();
        path = reply.path();
        interpreterPath = reply.interpreterPath();
        split(reply.prefix());
    }

    private void split(byte[] strings) {
        int start = 0;
        for (int at = 0; at < strings.length; at++) {
            if (strings[at] == 0) {
                prefix.add(Arrays.copyOfRange(strings, start, at));
                start = at + 1;
            }
        }
    }

    /** Has mm lay it out in a new address space, for a stack with {@code stringBytes} of strings. */
    ExecReply layOut(Kernel kernel, int task, long stringBytes, int process) {
        long stackLimit = kernel.ports.tasks().rlimit(task, Rlimits.RLIMIT_STACK);
        return kernel.peers.mm.exec(
                task,
                kernel.platform.vdso(),
                object,
                interpreter,
                stringBytes,
                stackLimit,
                process,
                device,
                inode,
                interpreterDevice,
                interpreterInode,
                headers,
                interpreterHeaders,
                path,
                interpreterPath);
    }
}
