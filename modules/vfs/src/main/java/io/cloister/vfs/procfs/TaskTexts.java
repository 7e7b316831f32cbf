package io.cloister.vfs.procfs;

import io.cloister.bus.TaskTable;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.tty.Terminals;
import io.cloister.vfs.tty.Tty;
import java.nio.charset.StandardCharsets;

/** stat, status, statm and their like for one task (proc_pid_stat(5), proc_pid_status(5)). */
final class TaskTexts {
    private static final long TICK_NS = 10_000_000L;
    private static final int PAGE_KB = 4;
    private static final String[] SETS = {"SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt", "CapInh", "CapPrm",
        "CapEff", "CapBnd", "CapAmb"};
    private static final int[] SET_FIELDS = {TaskTable.SIG_PND, TaskTable.SHD_PND, TaskTable.SIG_BLK,
        TaskTable.SIG_IGN, TaskTable.SIG_CGT, TaskTable.CAP_INH, TaskTable.CAP_PERM, TaskTable.CAP_EFF,
        TaskTable.CAP_BND, TaskTable.CAP_AMB};
    private final TaskTable tasks;
    private final Terminals terminals;

    TaskTexts(TaskTable tasks, Terminals terminals) {
        this.tasks = tasks;
        this.terminals = terminals;
    }

    private int field(int tid, int field) {
        return tasks.intField(tid, field);
    }

    private static long[] numbers(byte[] text, int count) {
        long[] values = new long[count];
        String[] words = new String(text, StandardCharsets.ISO_8859_1).trim().split("\\s+");
        for (int i = 0; i < Math.min(count, words.length); i++) {
            if (!words[i].isEmpty()) {
                try {
                    values[i] = Long.parseUnsignedLong(words[i]);
                } catch (NumberFormatException e) {
                    values[i] = 0;
                }
            }
        }
        return values;
    }

    private char state(int tid, boolean self) {
        int state = field(tid, TaskTable.STATE);
        return state == 'R' && !self ? 'S' : (char) state;
    }

    String comm(int tid) {
        return new String(tasks.comm(tid), StandardCharsets.ISO_8859_1);
    }

    /** One line of 52 fields; parts are TIMES, STATM, LAYOUT. */
    byte[] stat(int tid, boolean self, byte[][] parts) {
        long[] times = numbers(parts[0], 6);
        long[] memory = numbers(parts[1], 7);
        long[] layout = numbers(parts[2], 11);
        Tty tty = terminals.controlling(tid);
        long device = tty == null ? 0 : tty.device();
        int foreground = tty == null ? -1 : tty.pgrp();
        int nice = field(tid, TaskTable.NICE);
        StringBuilder text = new StringBuilder(256);
        text.append(tid).append(" (").append(comm(tid)).append(") ").append(state(tid, self)).append(' ');
        add(text, field(tid, TaskTable.PPID), field(tid, TaskTable.PGID), field(tid, TaskTable.SID), device,
            foreground, 0x400000);
        add(text, times[4], 0, times[5], 0, times[0], times[1], times[2], times[3]);
        add(text, 20 + nice, nice, field(tid, TaskTable.THREADS), 0,
            tasks.longField(tid, TaskTable.START_NS) / TICK_NS);
        add(text, memory[0] * 4096, memory[1]);
        text.append(Long.toUnsignedString(tasks.longField(tid, TaskTable.RLIMITS + 16 * 5))).append(' ');
        add(text, layout[5], layout[6], layout[4], 0, 0);
        add(text, tasks.longField(tid, TaskTable.SIG_PND) & 0x7fffffffL,
            tasks.longField(tid, TaskTable.SIG_BLK) & 0x7fffffffL,
            tasks.longField(tid, TaskTable.SIG_IGN) & 0x7fffffffL,
            tasks.longField(tid, TaskTable.SIG_CGT) & 0x7fffffffL);
        int exitSignal = tid == field(tid, TaskTable.TGID) ? field(tid, TaskTable.EXIT_SIGNAL) : -1;
        add(text, 0, 0, 0, exitSignal, 0, 0, 0, 0, 0, 0);
        add(text, layout[7], layout[8], layout[9], layout[0], layout[1], layout[2], layout[3]);
        text.append("0\n");
        return bytes(text);
    }

    private static void add(StringBuilder text, long... values) {
        for (long value : values) {
            text.append(value).append(' ');
        }
    }

    /** parts: STATM. */
    byte[] statm(byte[][] parts) {
        long[] m = numbers(parts[0], 7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 7; i++) {
            text.append(m[i]).append(i == 6 ? "\n" : " ");
        }
        return bytes(text);
    }

    /** parts: STATM; empty for a zombie. */
    byte[] status(int tid, Caller subject, boolean self, byte[][] parts) {
        StringBuilder text = new StringBuilder(1200);
        char state = state(tid, self);
        text.append("Name:\t").append(comm(tid)).append('\n');
        text.append(String.format("Umask:\t%04o%n", subject == null ? 022 : subject.fs().umask()));
        text.append("State:\t").append(state).append(" (").append(word(state)).append(")\n");
        line(text, "Tgid", field(tid, TaskTable.TGID));
        line(text, "Ngid", 0);
        line(text, "Pid", tid);
        line(text, "PPid", field(tid, TaskTable.PPID));
        line(text, "TracerPid", 0);
        line(text, "Uid", field(tid, TaskTable.RUID), field(tid, TaskTable.EUID), field(tid, TaskTable.SUID),
            field(tid, TaskTable.FSUID));
        line(text, "Gid", field(tid, TaskTable.RGID), field(tid, TaskTable.EGID), field(tid, TaskTable.SGID),
            field(tid, TaskTable.FSGID));
        line(text, "FDSize", subject == null ? 0 : 64);
        text.append("Groups:\t");
        for (int i = 0; i < Math.min(field(tid, TaskTable.NGROUPS), TaskTable.MAX_GROUPS); i++) {
            text.append(tasks.group(tid, i)).append(' ');
        }
        text.append('\n');
        line(text, "NStgid", field(tid, TaskTable.TGID));
        line(text, "NSpid", tid);
        line(text, "NSpgid", field(tid, TaskTable.PGID));
        line(text, "NSsid", field(tid, TaskTable.SID));
        if (parts[0].length > 0) {
            memory(text, numbers(parts[0], 7));
        }
        line(text, "Threads", field(tid, TaskTable.THREADS));
        text.append("SigQ:\t0/").append(Long.toUnsignedString(tasks.longField(tid, TaskTable.RLIMITS + 16 * 11)))
            .append('\n');
        for (int i = 0; i < SETS.length; i++) {
            text.append(String.format("%s:\t%016x%n", SETS[i], tasks.longField(tid, SET_FIELDS[i])));
        }
        line(text, "NoNewPrivs", field(tid, TaskTable.FLAGS) & 1);
        line(text, "Seccomp", 0);
        line(text, "Seccomp_filters", 0);
        text.append("Cpus_allowed:\t3\nCpus_allowed_list:\t0-1\nMems_allowed:\t1\nMems_allowed_list:\t0\n");
        line(text, "voluntary_ctxt_switches", 0);
        line(text, "nonvoluntary_ctxt_switches", 0);
        return bytes(text);
    }

    private void memory(StringBuilder text, long[] m) {
        String[] names = {"VmPeak", "VmSize", "VmLck", "VmPin", "VmHWM", "VmRSS", "RssAnon", "RssFile", "RssShmem",
            "VmData", "VmStk", "VmExe", "VmLib", "VmPTE", "VmSwap"};
        long anon = Math.max(0, m[1] - m[2]);
        long[] pages = {m[0], m[0], 0, 0, m[1], m[1], anon, m[2], 0, m[5], 33, m[3], 0, 0, 0};
        for (int i = 0; i < names.length; i++) {
            text.append(String.format("%s:\t%8d kB%n", names[i], pages[i] * PAGE_KB));
        }
    }

    private static void line(StringBuilder text, String name, int... values) {
        text.append(name).append(':');
        for (int value : values) {
            text.append('\t').append(value);
        }
        text.append('\n');
    }

    private static String word(char state) {
        return switch (state) {
            case 'R' -> "running";
            case 'S' -> "sleeping";
            case 'T' -> "stopped";
            case 't' -> "tracing stop";
            case 'Z' -> "zombie";
            case 'X' -> "dead";
            default -> "disk sleep";
        };
    }

    private static byte[] bytes(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
