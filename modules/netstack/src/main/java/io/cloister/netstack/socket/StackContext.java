package io.cloister.netstack.socket;

import io.cloister.bus.TaskTable;
import io.cloister.netstack.env.NetEnv;
import io.cloister.netstack.ip.IpLayer;
import io.cloister.netstack.tcp.TcpStack;
import io.cloister.netstack.udp.UdpStack;

/** What sockets are made of. */
public record StackContext(
        NetEnv env, IpLayer ip, TcpStack tcp, UdpStack udp, RawTable raw, TaskTable tasks, Readiness readiness) {
    /** True if the calling task has the capability. */
    public boolean capable(int task, int cap) {
        return tasks.exists(task) && tasks.capable(task, cap);
    }

    /** The effective user id of the calling task: the owner of what it makes. */
    public int uid(int task) {
        return tasks.exists(task) ? tasks.intField(task, TaskTable.EUID) : 0;
    }
}
