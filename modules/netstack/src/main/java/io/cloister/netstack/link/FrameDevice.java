package io.cloister.netstack.link;

import io.cloister.bus.NotState;

/**
 * Port: a device that carries Ethernet frames, whole and without their check sequence. It never blocks.
 */
@NotState
public interface FrameDevice {
    /**
     * Takes frames that came in: each as its length in two bytes, big-endian, and its bytes, one after the other.
     *
     * @return bytes written into {@code batch}, 0 where no frame waits, or minus an errno.
     */
    int read(byte[] batch);

    /** Sends one frame: 0, or minus an errno (-EAGAIN: the queue of the device is full). */
    int write(byte[] frame, int length);

    /** Asks for one NetLinkReady when a frame is there. */
    void watch();
}
