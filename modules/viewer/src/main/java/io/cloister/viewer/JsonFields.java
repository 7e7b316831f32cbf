package io.cloister.viewer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.cloister.bus.MessageText;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.agrona.concurrent.UnsafeBuffer;

/** The fields of a message as those of a JSON object; data as they are printed. */
final class JsonFields implements MessageText.Sink {
    private final JsonGenerator json;
    private final UnsafeBuffer body;

    JsonFields(JsonGenerator json, byte[] body) {
        this.json = json;
        this.body = new UnsafeBuffer(body);
    }

    @Override
    public void number(String name, long value) {
        try {
            json.writeNumberField(name, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void flag(String name, boolean value) {
        try {
            json.writeBooleanField(name, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void data(String name, int at, int kept, int length) {
        try {
            json.writeStringField(name, MessageText.bytes(body, at, kept, length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void cut(String name) {
        // Nothing is known of it.
    }

    @Override
    public void rest(int at, int kept, int length) {
        data("bytes", at, kept, length);
    }
}
