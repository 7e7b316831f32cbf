package io.cloister.supervisor.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks the supervisor of a running sandbox. */
public final class ControlClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHUNK = 16 * 1024;

    private ControlClient() {
    }

    /** Sends {@code request} to {@code socket}; the answer, which may be an error. */
    public static ControlReply ask(Path socket, ControlRequest request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer out =
                    ByteBuffer.wrap((JSON.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8));
            while (out.hasRemaining()) {
                channel.write(out);
            }
            channel.shutdownOutput();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            ByteBuffer in = ByteBuffer.allocate(CHUNK);
            while (channel.read(in.clear()) >= 0) {
                all.write(in.array(), 0, in.position());
            }
            if (all.size() == 0) {
                throw new IOException("the supervisor did not answer");
            }
            return JSON.readValue(all.toByteArray(), ControlReply.class);
        }
    }
}
