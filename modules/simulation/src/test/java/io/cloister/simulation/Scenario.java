package io.cloister.simulation;

import io.cloister.abi.Sys;
import java.util.ArrayList;
import java.util.List;

/** Pid 1: some of the programs at the same time, chosen by the seed; afterwards nothing may be left of them. */
final class Scenario implements Program {
    private final int programs;

    Scenario(int programs) {
        this.programs = programs;
    }

    @Override
    public void run(Guest g) {
        g.must(g.path(Sys.MKDIR, "/work", 0700), "mkdir");
        List<Integer> pids = new ArrayList<>();
        for (int i = 0; i < programs; i++) {
            pids.add(g.fork(choose(g, i)));
        }
        for (int pid : pids) {
            g.same(0, g.waitFor(pid), "status of a program");
        }
        g.must(g.path(Sys.RMDIR, "/work"), "rmdir");
    }

    private static Program choose(Guest g, int i) {
        return switch (g.random.nextInt(14)) {
            case 0 -> new FileProgram("/tmp/d" + i, 40);
            case 1 -> new FileProgram("/work/d" + i, 40);
            case 2 -> new FileProgram("/data/d" + i, 40);
            case 3 -> new PipeProgram(30);
            case 4 -> new FutexProgram(15);
            case 5 -> new SignalProgram();
            case 6 -> new SocketProgram(false, 1000 + i, 60_000);
            case 7, 8 -> new SocketProgram(true, 1000 + i, 60_000);
            case 9 -> new PollProgram();
            case 10 -> new MemoryProgram(40, g.random.nextBoolean());
            case 11 -> new StormProgram();
            case 12 -> new OrphanProgram();
            default -> new TimerProgram();
        };
    }
}
