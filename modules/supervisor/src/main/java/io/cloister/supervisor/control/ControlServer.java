package io.cloister.supervisor.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Listens for commands of the same user while the sandbox runs: a daemon thread, and one for each client, since a
 * swap takes seconds; one line of JSON each way. Loads
 * JSON and sockets on its own thread, so that the guest does not wait for them.
 */
public final class ControlServer implements AutoCloseable {
    private final Path path;
    private final ControlHandler handler;
    private final Thread thread = new Thread(this::run, "control");
    private volatile ServerSocketChannel listener;
    private volatile boolean closed;

    /** Will listen at {@code path}. */
    public ControlServer(Path path, ControlHandler handler) {
        this.path = path;
        this.handler = handler;
        thread.setDaemon(true);
    }

    /** Starts the thread; returns at once. */
    public void start() {
        thread.start();
    }

    /** Ends the thread and removes the socket. */
    @Override
    public void close() {
        closed = true;
        try {
            if (listener != null) {
                listener.close();
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            handler.trouble("control socket: " + e.getMessage());
        }
    }

    private void run() {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Files.deleteIfExists(path); // of a supervisor that was killed
            socket.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            listener = socket;
            ObjectMapper json = new ObjectMapper();
            while (!closed) {
                serve(socket, json);
            }
        } catch (ClosedChannelException e) {
            return; // closed is set
        } catch (IOException e) {
            if (!closed) {
                handler.trouble("no control socket: " + e.getMessage());
            }
        }
    }

    private void serve(ServerSocketChannel socket, ObjectMapper json) throws IOException {
        SocketChannel accepted = socket.accept();
        Thread one = new Thread(() -> serve(accepted, json), "control-client");
        one.setDaemon(true);
        one.start();
    }

    private void serve(SocketChannel accepted, ObjectMapper json) {
        try (SocketChannel client = accepted) {
            ControlReply reply = answer(client, json);
            ByteBuffer out = ByteBuffer.wrap((json.writeValueAsString(reply) + "\n").getBytes(StandardCharsets.UTF_8));
            while (out.hasRemaining()) {
                client.write(out);
            }
        } catch (IOException e) {
            handler.trouble("control socket: " + e.getMessage()); // the client left
        }
    }

    private ControlReply answer(SocketChannel client, ObjectMapper json) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(ControlRequest.MAX_BYTES);
        while (in.hasRemaining() && client.read(in) >= 0 && in.get(in.position() - 1) != '\n') {
            continue;
        }
        try {
            ControlRequest request = json.readValue(in.array(), 0, in.position(), ControlRequest.class);
            return handler.handle(request);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return ControlReply.failed("not a request: " + e.getOriginalMessage());
        }
    }
}
