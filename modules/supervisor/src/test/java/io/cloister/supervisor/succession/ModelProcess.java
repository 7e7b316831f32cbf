package io.cloister.supervisor.succession;

import io.cloister.bus.ServiceId;
import io.cloister.supervisor.service.Role;
import java.util.ArrayDeque;

/** A process on the model's host: a JVM and its keeper, which has the descriptors when the JVM is gone. */
final class ModelProcess {
    final int generation;
    final String version;
    boolean isJvmAlive;
    boolean isKeeperAlive;
    /** It was sent SIGKILL, which takes a moment. */
    boolean isKilled;
    boolean isHelloSent;
    /** Its hello waits in the keeper's socket. */
    boolean isHelloWaiting;
    boolean isStandby;
    boolean isWarm;
    boolean isComparing;
    /** Null until it was told. */
    ServiceId role;
    Role.Start start;
    int source;
    boolean hasDescriptors;
    boolean isServing;
    /** What it said and nobody has handled. */
    final ArrayDeque<Event> texts = new ArrayDeque<>();

    ModelProcess(int generation, String version) {
        this.generation = generation;
        this.version = version;
    }

    boolean isThere() {
        return isJvmAlive || isKeeperAlive;
    }

    void die() {
        isJvmAlive = false;
        isServing = false;
        isKeeperAlive &= isHelloSent; // else there is none yet
    }

    void endAll() {
        die();
        isKeeperAlive = false;
    }
}
