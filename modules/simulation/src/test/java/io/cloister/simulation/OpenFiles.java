package io.cloister.simulation;

import java.util.TreeMap;

/** What a process of the host has open: the lowest free number is given, and nothing is closed twice. */
final class OpenFiles<T> {
    private final TreeMap<Integer, T> open = new TreeMap<>();
    private final int first;
    private int closed = -1;
    private boolean mayRepeat;

    OpenFiles(int first) {
        this.first = first;
    }

    int add(T file) {
        int fd = first;
        while (open.containsKey(fd)) {
            fd++;
        }
        open.put(fd, file);
        return fd;
    }

    boolean has(int fd) {
        return open.containsKey(fd);
    }

    T at(int fd) {
        T file = open.get(fd);
        if (file == null) {
            throw new AssertionError("descriptor " + fd + " is not open");
        }
        return file;
    }

    void close(int fd) {
        if (open.remove(fd) == null && !(mayRepeat && fd == closed)) {
            throw new AssertionError("descriptor " + fd + " is closed, but not open");
        }
        closed = fd;
    }

    int size() {
        return open.size();
    }

    /** Its owner died: a successor may close once more what was closed last. */
    void ownerDied() {
        mayRepeat = true;
    }
}
