package io.cloister.netstack.tcp;

import io.cloister.bus.TcpFacts;

/** What tcp(7) and socket(7) let a user set about a connection; an accepted one gets a copy of its listener's. */
public final class TcpTuning {
    public boolean noDelay;
    public boolean cork;
    public boolean keepAlive;
    public int keepIdleS = TcpFacts.KEEPALIVE_IDLE_S;
    public int keepIntervalS = TcpFacts.KEEPALIVE_INTERVAL_S;
    public int keepCount = TcpFacts.KEEPALIVE_PROBES;
    public int synCount = TcpFacts.SYN_RETRIES;
    public int userTimeoutMs;
    public int maxSegment;
    /** Seconds in FIN_WAIT_2 without a user; negative: none. */
    public int linger2S = TcpFacts.FIN_TIMEOUT_S;
    public int deferAcceptS;
    public boolean quickAck = true;
    public int windowClamp;
    public int notSentLowat;
    public int tos;
    public int ttl = 64;
    /** SO_SNDBUF and SO_RCVBUF where set, else 0: the buffer grows by itself. */
    public int sendBuffer;
    public int receiveBuffer;

    /** An equal one. */
    public TcpTuning copy() {
        TcpTuning t = new TcpTuning();
        t.noDelay = noDelay;
        t.cork = cork;
        t.keepAlive = keepAlive;
        t.quickAck = quickAck;
        int[] n = numbers();
        t.numbers(n);
        return t;
    }

    private int[] numbers() {
        return new int[] {
            keepIdleS,
            keepIntervalS,
            keepCount,
            synCount,
            userTimeoutMs,
            maxSegment,
            linger2S,
            deferAcceptS,
            windowClamp,
            notSentLowat,
            tos,
            ttl,
            sendBuffer,
            receiveBuffer
        };
    }

    private void numbers(int[] n) {
        keepIdleS = n[0];
        keepIntervalS = n[1];
        keepCount = n[2];
        synCount = n[3];
        userTimeoutMs = n[4];
        maxSegment = n[5];
        linger2S = n[6];
        deferAcceptS = n[7];
        windowClamp = n[8];
        notSentLowat = n[9];
        tos = n[10];
        ttl = n[11];
        sendBuffer = n[12];
        receiveBuffer = n[13];
    }
}
