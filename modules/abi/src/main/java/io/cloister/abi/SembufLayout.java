package io.cloister.abi;

/**
 * {@code struct sembuf} of semop(2).
 *
 * <pre>
 *       +-------------+-------------+-------------+-------------+
 *     0 | sem_num     | sem_op      | sem_flg     |
 *       +-------------+-------------+-------------+--------------
 * </pre>
 */
public final class SembufLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 6;

    public static final int SEM_NUM = 0;
    public static final int SEM_OP = 2;
    public static final int SEM_FLG = 4;

    private SembufLayout() {
    }
}
