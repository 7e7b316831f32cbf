package io.cloister.spec;

/** namespaces(7), "Namespace types". Ordinals are encoded: append only. */
public enum NamespaceKind {
    PID, NETWORK, MOUNT, IPC, UTS, USER, CGROUP, TIME
}
