package io.cloister.proc;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Sys;
import io.cloister.abi.SysinfoLayout;
import io.cloister.abi.Time;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.bus.Entropy;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.env.ProcLimits;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.Tasks;
import io.cloister.spec.Machine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** What the system says of itself: uname(2), sysinfo(2), getrandom(2). */
final class SystemCalls {
    private static final int MAX_NAME = 64;

    private final Machine machine;
    private final Clock clock;
    private final Entropy entropy;
    private final Tasks tasks;

    SystemCalls(Machine machine, Clock clock, Entropy entropy, Tasks tasks) {
        this.machine = machine;
        this.clock = clock;
        this.entropy = entropy;
        this.tasks = tasks;
    }

    void register(CallTable<Task> calls) {
        calls.on(Sys.UNAME, this::uname)
            .on(Sys.SETHOSTNAME, (task, call) -> name(task, call, true))
            .on(Sys.SETDOMAINNAME, (task, call) -> name(task, call, false))
            .on(Sys.SYSINFO, this::sysinfo)
            .on(Sys.GETRANDOM, this::getrandom);
    }

    private long uname(Task task, Call call) {
        if (call.arg(0) == 0) {
            return -Errno.EFAULT;
        }
        call.out(0, task.uts.utsname(machine));
        return 0;
    }

    private long name(Task task, Call call, boolean host) {
        if (!task.cred.capable(Caps.CAP_SYS_ADMIN)) {
            return -Errno.EPERM;
        }
        int length = call.intArg(1);
        if (length < 0 || length > MAX_NAME) {
            return -Errno.EINVAL;
        }
        int error = length == 0 ? 0 : GuestArgs.check(call, 0, length);
        if (error != 0) {
            return error;
        }
        byte[] name = Arrays.copyOf(call.inBytes(0), length);
        if (host) {
            task.uts.nodename = name;
        } else {
            task.uts.domainname = name;
        }
        return 0;
    }

    private long sysinfo(Task task, Call call) {
        if (call.arg(0) == 0) {
            return -Errno.EFAULT;
        }
        ByteBuffer out = ByteBuffer.allocate(SysinfoLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(SysinfoLayout.UPTIME, clock.monotonicNs() / Time.NSEC_PER_SEC);
        out.putLong(SysinfoLayout.TOTALRAM, machine.memoryBytes());
        out.putLong(SysinfoLayout.FREERAM, machine.freeBytes());
        out.putShort(SysinfoLayout.PROCS, (short) Math.min(tasks.count(), 0xffff));
        out.putInt(SysinfoLayout.MEM_UNIT, 1);
        call.out(0, out.array());
        return 0;
    }

    private long getrandom(Task task, Call call) {
        int flags = call.intArg(2);
        int both = Misc.GRND_RANDOM | Misc.GRND_INSECURE;
        if ((flags & ~(both | Misc.GRND_NONBLOCK)) != 0 || (flags & both) == both) {
            return -Errno.EINVAL;
        }
        if (call.arg(1) == 0) {
            return 0;
        }
        if (call.arg(0) == 0) {
            return -Errno.EFAULT;
        }
        byte[] random = new byte[Math.min(call.outCapacity(0), ProcLimits.MAX_RANDOM)];
        entropy.fill(random, 0, random.length);
        return call.out(0, random);
    }
}
