package io.cloister.proc;

import io.cloister.bus.Bus;
import io.cloister.bus.Clock;
import io.cloister.bus.Entropy;
import io.cloister.bus.ServicePorts;

/** The state of the service and the transitions over it, for each other to find. */
final class ProcKernel {
    final Bus bus;
    final Clock clock;
    final Entropy entropy;
    final ProcConfig config;
    final ProcCounters counters = new ProcCounters();
    final Tasks tasks = new Tasks();
    final TimerQueue timers = new TimerQueue();
    final TaskRows rows;
    final Clocks clocks;
    final Parking parking;
    final Signaling signals;
    final SignalTaker taker;
    final JobControl jobs;
    final Lifecycle life;
    final Executions executions;
    final Waits waits;
    final Timers expirations;
    final CpuTimers cpuTimers;
    final Semaphores semaphores;
    final MessageQueues messages;
    /** The task whose call is being handled, or null: it needs neither a kick nor an interruption to see its signal word. */
    Task current;

    ProcKernel(ServicePorts ports, MailboxWords words, ProcConfig config) {
        this.bus = ports.bus();
        this.clock = ports.clock();
        this.entropy = ports.entropy();
        this.config = config;
        this.rows = new TaskRows(ports.tasks(), words);
        this.clocks = new Clocks(this);
        this.parking = new Parking(this);
        this.signals = new Signaling(this);
        this.taker = new SignalTaker(this);
        this.jobs = new JobControl(this);
        this.life = new Lifecycle(this);
        this.executions = new Executions(this);
        this.waits = new Waits(this);
        this.expirations = new Timers(this);
        this.cpuTimers = new CpuTimers(this);
        this.semaphores = new Semaphores(this);
        this.messages = new MessageQueues(this);
    }
}
