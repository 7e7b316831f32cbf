package io.cloister.spec;

import java.util.List;

/**
 * A process as it begins.
 *
 * @param args the program and its arguments; a program without a slash is looked for in the PATH of {@code env}.
 * @param env variables, NAME=VALUE. @param cwd working directory in the container.
 * @param rlimits those that differ from the kernel's own. @param oomScoreAdj proc_pid_oom_score_adj(5).
 */
public record ProcessSpec(List<String> args, List<String> env, String cwd, TerminalSpec terminal, UserSpec user,
                          CapabilitySets capabilities, List<ResourceLimit> rlimits, boolean noNewPrivileges,
                          int oomScoreAdj) {
    private static final int OOM_MOST = 1000;

    public ProcessSpec {
        args = List.copyOf(args);
        env = List.copyOf(env);
        rlimits = List.copyOf(rlimits);
        if (args.isEmpty()) {
            throw new SpecException("args", "there is no program");
        }
        checkAll("args", args);
        checkAll("env", env);
        ByteText.checkPath("cwd", cwd);
        int seen = 0;
        for (int i = 0; i < rlimits.size(); i++) {
            int bit = 1 << rlimits.get(i).resource();
            if ((seen & bit) != 0) {
                throw new SpecException("rlimits[" + i + "].resource", "limit " + rlimits.get(i).resource()
                    + " is said twice");
            }
            seen |= bit;
        }
        if (Math.abs((long) oomScoreAdj) > OOM_MOST) {
            throw new SpecException("oomScoreAdj", oomScoreAdj + " is not within -1000 and 1000");
        }
    }

    private static void checkAll(String field, List<String> texts) {
        if (texts.size() > SpecLimits.ENTRIES) {
            throw new SpecException(field, texts.size() + " of them, and " + SpecLimits.ENTRIES + " are the most");
        }
        for (int i = 0; i < texts.size(); i++) {
            ByteText.check(field + "[" + i + "]", texts.get(i), SpecLimits.ARGUMENT);
        }
    }

    /** root's, without variables, in /. */
    public static ProcessSpec of(String... args) {
        return new ProcessSpec(List.of(args), List.of(), "/", TerminalSpec.NONE, UserSpec.of(0), CapabilitySets.ALL,
            List.of(), false, 0);
    }

    public ProcessSpec withEnv(List<String> other) {
        return new ProcessSpec(args, other, cwd, terminal, user, capabilities, rlimits, noNewPrivileges, oomScoreAdj);
    }
}
