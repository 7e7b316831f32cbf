package io.cloister.supervisor.boot;

import io.cloister.bus.ServiceId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;

/** The processes of one service, one after the other. */
final class Lineage {
    final ServiceId id;
    final TapeGauge gauge;
    final RestartPolicy policy = new RestartPolicy();
    /** The one that is the service, or is about to become it. */
    ServiceProcess current;
    /** Whose keeper has the descriptors: {@link #current} once it took over. */
    ServiceProcess source;
    /** Build of {@link #current}, null for the installation's. */
    Path jar;
    /** The build is watched for a while: it writes no snapshot of its own before it is asked for one. */
    boolean isOnTrial;
    boolean isReady;
    int restarts;
    int swaps;
    /** When it stopped, 0 while it runs. */
    long stoppedNs;
    long lastPauseNs = -1;
    /** When the successor had the descriptors. */
    long takenNs;

    Lineage(ServiceId id, TapeGauge gauge, ServiceProcess first) {
        this.id = id;
        this.gauge = gauge;
        this.current = first;
        this.source = first;
    }

    /** For a supervisor that succeeds this one. */
    void write(DataOutput to) throws IOException {
        to.writeByte(id.ordinal());
        to.writeUTF(jar == null ? "" : jar.toString());
        to.writeBoolean(isOnTrial);
        to.writeInt(restarts);
        to.writeInt(swaps);
        to.writeLong(stoppedNs);
        to.writeLong(takenNs);
        to.writeLong(lastPauseNs);
        current.write(to);
        to.writeBoolean(source != current);
        if (source != current) {
            source.write(to);
        }
    }

    /** As a predecessor of this supervisor wrote it. */
    static Lineage read(DataInput from, Vault vault) throws IOException {
        ServiceId id = ServiceId.of(from.readByte());
        String jar = from.readUTF();
        boolean isOnTrial = from.readBoolean();
        int restarts = from.readInt();
        int swaps = from.readInt();
        long stoppedNs = from.readLong();
        long takenNs = from.readLong();
        long lastPauseNs = from.readLong();
        Lineage line = new Lineage(id, new TapeGauge(vault.tape(id)), ServiceProcess.read(id, from));
        line.source = from.readBoolean() ? ServiceProcess.read(id, from) : line.current;
        line.jar = jar.isEmpty() ? null : Path.of(jar);
        line.isOnTrial = isOnTrial;
        line.restarts = restarts;
        line.swaps = swaps;
        line.stoppedNs = stoppedNs;
        line.takenNs = takenNs;
        line.lastPauseNs = lastPauseNs;
        line.isReady = true;
        return line;
    }

    /** It goes on. Returns how long it stood still, ns. */
    long resumed(long nowNs) {
        lastPauseNs = stoppedNs == 0 ? 0 : nowNs - stoppedNs;
        stoppedNs = 0;
        isReady = true;
        return lastPauseNs;
    }

    ServiceStatus status() {
        String state = !isReady ? "starting" : stoppedNs == 0 ? "running" : "recovering";
        return new ServiceStatus(
                id.label(),
                ServiceVersion.of(jar),
                state,
                current.pid,
                current.startedMs,
                restarts,
                swaps,
                gauge.inputs(),
                gauge.tailBytes(),
                gauge.snapshotAgeMs(),
                lastPauseNs < 0 ? -1 : lastPauseNs / 1e6);
    }
}
