package io.cloister.mm;

/** What a futex word is, wherever it is mapped: (address space, address), or (object, offset). */
record FutexKey(boolean shared, long space, long at) {
    /** The word at {@code address}; null if a shared futex has no memory there. futex(2), FUTEX_PRIVATE_FLAG. */
    static FutexKey of(AddressSpace space, long address, boolean isPrivate) {
        if (!isPrivate) {
            Vma area = space.areas.find(address);
            if (area == null) {
                return null;
            }
            if (area.is(Vma.SHARED) && area.object != null) {
                return new FutexKey(true, area.object.id, area.offsetOf(address));
            }
        }
        return new FutexKey(false, space.id, address);
    }
}
