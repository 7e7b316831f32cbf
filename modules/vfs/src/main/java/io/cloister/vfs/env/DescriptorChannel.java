package io.cloister.vfs.env;

import io.cloister.bus.NotState;

/** Descriptors to mm and from the gofer. */
@NotState
public interface DescriptorChannel {
    /**
     * Sends a duplicate of {@code hostFd} to mm under the number of an {@link io.cloister.bus.ObjectDescription}; false
     * where it can't take more now.
     */
    boolean toMm(long description, int hostFd);

    /**
     * The descriptor that the gofer sent under {@code token}; its reply has come already, so the descriptor is there.
     * Others are closed: nobody asks for them any more. -EAGAIN: it is not there, since it was taken, and lost by a
     * death in the same moment. A new request brings it.
     */
    int fromGofer(long token);
}
