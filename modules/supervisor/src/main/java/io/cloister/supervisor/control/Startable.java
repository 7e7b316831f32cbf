package io.cloister.supervisor.control;

import io.cloister.supervisor.state.SandboxState;

/** A sandbox that another command may have started; from any thread. */
public interface Startable {
    SandboxState state();

    /** Has the first program started, once; false where it is no more to be started. */
    boolean startSoon();
}
