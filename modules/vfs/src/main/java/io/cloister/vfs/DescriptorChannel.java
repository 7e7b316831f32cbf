package io.cloister.vfs;

/** Descriptors to mm and from the gofer. */
public interface DescriptorChannel {
    /** Sends a duplicate of {@code hostFd} to mm under the token {@code objectId}. */
    void toMm(long objectId, int hostFd);

    /** The descriptor that the gofer sent under {@code token} (its reply has come already), or minus an errno. */
    int fromGofer(long token);
}
