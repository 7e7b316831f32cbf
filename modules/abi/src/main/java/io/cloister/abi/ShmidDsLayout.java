package io.cloister.abi;

/**
 * {@code struct shmid_ds} of shmctl(2).
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | shm_perm (48 bytes)                                   |
 *       +-------------------------------------------------------+
 *    48 | shm_segsz                                             |
 *       +-------------------------------------------------------+
 *    56 | shm_atime                                             |
 *       +-------------------------------------------------------+
 *    64 | shm_dtime                                             |
 *       +-------------------------------------------------------+
 *    72 | shm_ctime                                             |
 *       +---------------------------+---------------------------+
 *    80 | shm_cpid                  | shm_lpid                  |
 *       +---------------------------+---------------------------+
 *    88 | shm_nattch                                            |
 *       +-------------------------------------------------------+
 *    96 | (16 bytes unused)                                     |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class ShmidDsLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 112;

    public static final int SHM_PERM = 0;
    public static final int SHM_SEGSZ = 48;
    public static final int SHM_ATIME = 56;
    public static final int SHM_DTIME = 64;
    public static final int SHM_CTIME = 72;
    public static final int SHM_CPID = 80;
    public static final int SHM_LPID = 84;
    public static final int SHM_NATTCH = 88;

    private ShmidDsLayout() {
    }
}
