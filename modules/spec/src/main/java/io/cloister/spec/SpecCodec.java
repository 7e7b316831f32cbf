package io.cloister.spec;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Specifications as bytes: {@code spec.xml} says which. What comes in may be anybody's: each field is checked before it
 * is believed.
 */
public final class SpecCodec {
    private SpecCodec() {
    }

    public static byte[] encode(SandboxSpec spec) {
        SpecWriter writer = new SpecWriter();
        writer.sandbox(spec);
        return writer.bytes();
    }

    public static byte[] encode(ContainerSpec spec) {
        SpecWriter writer = new SpecWriter();
        writer.container(spec);
        return writer.bytes();
    }

    public static byte[] encode(ProcessSpec spec) {
        SpecWriter writer = new SpecWriter();
        writer.process(spec);
        return writer.bytes();
    }

    /** @throws SpecException where it is none: which field, and why. */
    public static SandboxSpec sandbox(byte[] bytes) {
        SpecReader reader = reader(bytes);
        SandboxSpec spec = reader.sandbox();
        reader.end();
        return spec;
    }

    /** As {@link #sandbox}. */
    public static ContainerSpec container(byte[] bytes) {
        SpecReader reader = reader(bytes);
        ContainerSpec spec = reader.container();
        reader.end();
        return spec;
    }

    /** As {@link #sandbox}. */
    public static ProcessSpec process(byte[] bytes) {
        SpecReader reader = reader(bytes);
        ProcessSpec spec = reader.process();
        reader.end();
        return spec;
    }

    private static SpecReader reader(byte[] bytes) {
        if (bytes.length > SpecLimits.BYTES) {
            throw new SpecException("specification", bytes.length + " bytes, and " + SpecLimits.BYTES
                + " are the most");
        }
        DirectBuffer buffer = new UnsafeBuffer(bytes);
        return new SpecReader(buffer);
    }
}
