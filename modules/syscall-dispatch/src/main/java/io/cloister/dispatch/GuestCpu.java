package io.cloister.dispatch;

/**
 * What programs are told of the processor, from the host's own auxiliary vector.
 *
 * @param hwcap AT_HWCAP. @param hwcap2 AT_HWCAP2. @param minSignalStack AT_MINSIGSTKSZ, bytes a signal frame of the agent takes.
 */
public record GuestCpu(long hwcap, long hwcap2, int minSignalStack) {
}
