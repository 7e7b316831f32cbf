package io.cloister.abi;

/**
 * {@code struct semid_ds} of semctl(2).
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | sem_perm (48 bytes)                                   |
 *       +-------------------------------------------------------+
 *    48 | sem_otime                                             |
 *       +-------------------------------------------------------+
 *    56 |                                                       |
 *       +-------------------------------------------------------+
 *    64 | sem_ctime                                             |
 *       +-------------------------------------------------------+
 *    72 |                                                       |
 *       +-------------------------------------------------------+
 *    80 | sem_nsems                                             |
 *       +-------------------------------------------------------+
 *    88 | (16 bytes unused)                                     |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class SemidDsLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 104;

    public static final int SEM_PERM = 0;
    public static final int SEM_OTIME = 48;
    public static final int SEM_CTIME = 64;
    public static final int SEM_NSEMS = 80;

    private SemidDsLayout() {
    }
}
