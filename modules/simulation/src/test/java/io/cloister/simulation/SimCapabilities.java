package io.cloister.simulation;

import io.cloister.abi.Errno;
import io.cloister.mm.StubDescriptors;
import java.util.ArrayDeque;
import java.util.TreeMap;

/** mm's descriptors of memory objects, and what stubs are handed on their capability sockets. */
final class SimCapabilities implements StubDescriptors {
    private record Sent(long objectId, SimFile file) {
    }

    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private final OpenFiles<SimFile> open = new OpenFiles<>(2048);
    /** By process file: what its stub was handed, by token; a fork's token names the child's process file. */
    private final TreeMap<Integer, TreeMap<Long, Object>> handed = new TreeMap<>();

    /** What mm has open. */
    OpenFiles<?> open() {
        return open;
    }

    void fromVfs(long objectId, SimFile file) {
        sent.add(new Sent(objectId, file));
    }

    /** True if {@code token} has come to the stub. */
    boolean has(int process, long token) {
        return handed.containsKey(process) && handed.get(process).containsKey(token);
    }

    /** A stub takes what it was handed under {@code token}; null if that is nothing. */
    Object take(int process, long token) {
        TreeMap<Long, Object> tokens = handed.get(process);
        return tokens == null ? null : tokens.remove(token);
    }

    /** A stub is gone, and what was on its way to it. What mm sends later waits for nobody: no token comes twice. */
    void clear(int process) {
        handed.remove(process);
    }

    @Override
    public int receive(long[] objectId) {
        Sent first = sent.poll();
        if (first == null) {
            return -Errno.EAGAIN;
        }
        objectId[0] = first.objectId;
        return open.add(first.file);
    }

    @Override
    public boolean send(int processIndex, long token, int fd) {
        handed.computeIfAbsent(processIndex, p -> new TreeMap<>()).put(token, open.at(fd));
        return true;
    }

    @Override
    public boolean sendFork(int parentProcess, int childProcess, long token) {
        handed.computeIfAbsent(parentProcess, p -> new TreeMap<>()).put(token, childProcess);
        return true;
    }

    @Override
    public void close(int fd) {
        open.close(fd);
    }
}
