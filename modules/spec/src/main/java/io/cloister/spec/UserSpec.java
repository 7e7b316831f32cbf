package io.cloister.spec;

import java.util.List;

/**
 * Who a process is.
 *
 * @param uid real, effective and saved. @param groups supplementary ones. @param umask umask(2).
 */
public record UserSpec(int uid, int gid, List<Integer> groups, int umask) {
    /** Where nobody says another. */
    public static final int UMASK = 022;

    private static final int PERMISSIONS = 0777;

    public UserSpec {
        checkId("uid", uid);
        checkId("gid", gid);
        groups = List.copyOf(groups);
        if (groups.size() > SpecLimits.GROUPS) {
            throw new SpecException("groups", groups.size() + " of them, and " + SpecLimits.GROUPS + " are the most");
        }
        for (int i = 0; i < groups.size(); i++) {
            checkId("groups[" + i + "]", groups.get(i));
        }
        if ((umask & ~PERMISSIONS) != 0) {
            throw new SpecException("umask", "0" + Integer.toOctalString(umask) + " has more than permissions in it");
        }
    }

    /** With a group of the same number, and no others. */
    public static UserSpec of(int id) {
        return new UserSpec(id, id, List.of(), UMASK);
    }

    /** -1 is nobody's: it means "leave as it is" in setresuid(2) and chown(2). */
    private static void checkId(String field, int id) {
        if (id == -1) {
            throw new SpecException(field, "4294967295 is nobody's");
        }
    }
}
