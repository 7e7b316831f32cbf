package io.cloister.proc;

import io.cloister.bus.Call;

/** A guest's call that waits here, as data. One per task at most. */
final class Parked implements Deadline.Owner {
    /** What is waited for. */
    enum Kind {
        /** A time: nanosleep(2), clock_nanosleep(2). */
        SLEEP,
        /** A handled signal: pause(2), rt_sigsuspend(2). */
        SIGNAL,
        /** One of a set of signals, with a deadline: rt_sigtimedwait(2). */
        SIGTIMEDWAIT,
        /** A child: wait4(2), waitid(2). */
        CHILD,
        /** SIGCONT: the AGENT_TAKE_SIGNALS or AGENT_FAULT of a thread whose group is stopped. */
        STOPPED,
        /** Nothing: the group dies, its threads get no answers. */
        DYING,
        /** semop(2). */
        SEMAPHORE,
        /** msgsnd(2). */
        MESSAGE_SEND,
        /** msgrcv(2). */
        MESSAGE_RECEIVE
    }

    final Kind kind;
    final Task task;
    final Call call;
    final Deadline deadline = new Deadline(this);
    /** SIGTIMEDWAIT: the signals. */
    long set;
    /** SLEEP: argument that gets the remaining time, -1 none; absolute sleeps have none. */
    int remainderArg = -1;
    /** SLEEP: restarted by calling again, because its end is absolute. */
    boolean absolute;
    /** CHILD. */
    WaitRequest wait;
    /** SEMAPHORE, MESSAGE_*: the object's id. */
    int ipcId;
    /** SEMAPHORE: the operations; 3 numbers each. */
    int[] ops;
    /** SEMAPHORE: index of the one that blocks. */
    int blockedOn;
    /** MESSAGE_SEND: type and text. MESSAGE_RECEIVE: type asked for. */
    long type;
    byte[] text;
    /** MESSAGE_RECEIVE: most bytes, flags. */
    long size;
    int flags;

    Parked(Kind kind, Task task, Call call) {
        this.kind = kind;
        this.task = task;
        this.call = call;
    }
}
