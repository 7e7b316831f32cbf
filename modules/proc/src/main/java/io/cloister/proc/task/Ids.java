package io.cloister.proc.task;

/** Real, effective and saved id of a user or a group, and how the calls of credentials(7) may change them. */
public record Ids(int real, int effective, int saved) {
    /** In place of an id: leave it as it is. */
    public static final int KEEP = -1;

    /** True if {@code id} is one of the three. */
    public boolean has(int id) {
        return id == real || id == effective || id == saved;
    }

    /** setuid(2), setgid(2); null if that is not permitted. */
    public Ids set(int id, boolean isCapable) {
        if (isCapable) {
            return new Ids(id, id, id);
        }
        return id == real || id == saved ? new Ids(real, id, saved) : null;
    }

    /** setreuid(2), setregid(2); null if that is not permitted. */
    public Ids setTwo(int newReal, int newEffective, boolean isCapable) {
        boolean realOk = newReal == KEEP || newReal == real || newReal == effective;
        boolean effectiveOk = newEffective == KEEP || has(newEffective);
        if (!(realOk && effectiveOk) && !isCapable) {
            return null;
        }
        int nowEffective = or(newEffective, effective);
        boolean saves = newReal != KEEP || (newEffective != KEEP && newEffective != real);
        return new Ids(or(newReal, real), nowEffective, saves ? nowEffective : saved);
    }

    /** setresuid(2), setresgid(2); null if that is not permitted. */
    public Ids setThree(int newReal, int newEffective, int newSaved, boolean isCapable) {
        boolean mine = isKeptOrMine(newReal) && isKeptOrMine(newEffective) && isKeptOrMine(newSaved);
        return mine || isCapable ? new Ids(or(newReal, real), or(newEffective, effective), or(newSaved, saved)) : null;
    }

    private boolean isKeptOrMine(int id) {
        return id == KEEP || has(id);
    }

    private static int or(int id, int kept) {
        return id == KEEP ? kept : id;
    }
}
