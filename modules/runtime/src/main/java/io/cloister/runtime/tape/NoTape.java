package io.cloister.runtime.tape;

import io.cloister.bus.Call;
import io.cloister.bus.Message;
import io.cloister.bus.PortOp;
import io.cloister.bus.ServiceId;
import io.cloister.bus.Tape;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Keeps nothing and never replays. */
public class NoTape implements MessageTape {
    @Override
    public void call(long nowNs, Call call) {
    }

    @Override
    public void completed(long nowNs, Call call, long result, int replyFlags) {
    }

    @Override
    public void received(long nowNs, Message message) {
    }

    @Override
    public void sent(long nowNs, ServiceId to, Message message) {
    }

    @Override
    public void timer(long nowNs) {
    }

    @Override
    public void settled() {
    }

    @Override
    public void recompleted(Call call, long result, int replyFlags) {
        throw new IllegalStateException("nothing to replay");
    }

    @Override
    public void resent(ServiceId to, Message message) {
        throw new IllegalStateException("nothing to replay");
    }

    @Override
    public void replayReply(ServiceId from, Message into) {
        throw new IllegalStateException("nothing to replay");
    }

    @Override
    public boolean isReplaying() {
        return false;
    }

    @Override
    public boolean keepsPayloads() {
        return false;
    }

    @Override
    public boolean isInFlight() {
        return false;
    }

    @Override
    public void record(PortOp op, long result) {
    }

    @Override
    public void record(PortOp op, long result, DirectBuffer data, int offset, int length) {
    }

    @Override
    public void intent(PortOp op) {
    }

    @Override
    public long replay(PortOp op) {
        return Tape.NONE.replay(op);
    }

    @Override
    public long replay(PortOp op, MutableDirectBuffer data, int offset, int capacity) {
        return Tape.NONE.replay(op);
    }

    @Override
    public boolean wasIntended(PortOp op) {
        return false;
    }
}
