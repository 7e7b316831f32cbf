package io.cloister.proc;

import io.cloister.bus.CallTable;
import io.cloister.bus.Parking;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TimerQueue;
import io.cloister.proc.cred.CredentialCalls;
import io.cloister.proc.cred.PrctlCalls;
import io.cloister.proc.env.MailboxWords;
import io.cloister.proc.env.ProcCounters;
import io.cloister.proc.ipc.MessageQueues;
import io.cloister.proc.ipc.Semaphores;
import io.cloister.proc.life.Births;
import io.cloister.proc.life.Execs;
import io.cloister.proc.life.Family;
import io.cloister.proc.life.JobControl;
import io.cloister.proc.life.ProcessCalls;
import io.cloister.proc.life.ProcessEnd;
import io.cloister.proc.life.Waits;
import io.cloister.proc.sched.LimitCalls;
import io.cloister.proc.sched.SchedCalls;
import io.cloister.proc.signal.Deaths;
import io.cloister.proc.signal.KillCalls;
import io.cloister.proc.signal.SignalCalls;
import io.cloister.proc.signal.SignalMask;
import io.cloister.proc.signal.SignalQueues;
import io.cloister.proc.signal.SignalTaker;
import io.cloister.proc.signal.SignalWord;
import io.cloister.proc.signal.Signaling;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import io.cloister.proc.task.Tasks;
import io.cloister.proc.time.ClockCalls;
import io.cloister.proc.time.Clocks;
import io.cloister.proc.time.CpuTimers;
import io.cloister.proc.time.Expirations;
import io.cloister.proc.time.TimerCalls;
import io.cloister.proc.time.TimerTable;
import io.cloister.proc.time.TimerTexts;
import io.cloister.spec.SandboxSpec;
import java.util.List;

/** Builds the parts of the service, lowest first, and gives each what it needs. */
final class ProcKernel {
    final ProcCounters counters = new ProcCounters();
    final TimerQueue timers = new TimerQueue();
    final CallTable<Task> calls = new CallTable<>();
    final Parking parking;
    final Tasks tasks;
    final SignalWord word;
    final SignalMask mask;
    final SignalQueues queues;
    final Signaling signals;
    final Deaths deaths;
    final Births births;
    final Execs execs;
    final ProcessEnd ends;
    final ProcTexts texts;

    ProcKernel(ServicePorts ports, SandboxSpec spec, MailboxWords words) {
        TaskRows rows = new TaskRows(ports.tasks(), words);
        tasks = new Tasks(rows);
        parking = new Parking(ports.tasks(), timers);
        // Signals.
        word = new SignalWord(rows, parking, ports.bus(), counters);
        mask = new SignalMask(rows, word);
        queues = new SignalQueues(rows, ports.bus(), counters);
        deaths = new Deaths(rows, parking, ports.bus());
        signals = new Signaling(queues, word, deaths, rows, parking, counters);
        SignalTaker taker = new SignalTaker(queues, signals, mask, deaths, parking, rows);
        new SignalCalls(queues, mask, parking, ports.clock(), rows).register(calls);
        new KillCalls(tasks, signals).register(calls);
        // Time.
        Clocks clocks = new Clocks(ports.clock(), tasks);
        Expirations expirations = new Expirations(tasks, signals, timers);
        TimerTable table = new TimerTable(timers, expirations);
        CpuTimers cpuTimers = new CpuTimers(table, timers, clocks, signals, word, rows);
        texts = new ProcTexts(clocks, new TimerTexts(table));
        new ClockCalls(ports.clock(), clocks, parking).register(calls);
        new TimerCalls(tasks, clocks, timers, cpuTimers, expirations).register(calls);
        new AgentCalls(taker, cpuTimers).register(calls);
        // System V IPC.
        Semaphores semaphores = new Semaphores(tasks, ports.clock(), parking);
        semaphores.register(calls);
        new MessageQueues(ports.clock(), parking).register(calls);
        // Lives.
        JobControl jobs = new JobControl(tasks, signals);
        Family family = new Family(tasks, signals, jobs);
        births = new Births(tasks, clocks, cpuTimers, word, counters);
        execs = new Execs(tasks, clocks, table);
        ends = new ProcessEnd(tasks, mask, deaths, clocks, family, List.of(table, semaphores));
        new ProcessCalls(tasks, jobs, new Waits(parking, clocks, family), ports.bus()).register(calls);
        // The rest only looks and remembers.
        new CredentialCalls(tasks).register(calls);
        new PrctlCalls(rows).register(calls);
        new SchedCalls(tasks, spec.machine().processors()).register(calls);
        new LimitCalls(tasks, clocks, cpuTimers).register(calls);
        new SystemCalls(spec.machine(), ports.clock(), ports.entropy(), tasks).register(calls);
    }
}
