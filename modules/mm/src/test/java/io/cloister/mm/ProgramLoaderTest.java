package io.cloister.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Elf;
import io.cloister.abi.Errno;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ProcText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProgramLoaderTest {
    private static byte[] headers(String path) throws IOException {
        byte[] file = Files.readAllBytes(Path.of(path));
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int bytes = in.getShort(Elf.E_PHNUM) * Elf.PHDR_SIZE;
        byte[] all = java.util.Arrays.copyOf(file, Elf.EHDR_SIZE + bytes);
        System.arraycopy(file, (int) in.getLong(Elf.E_PHOFF), all, Elf.EHDR_SIZE, bytes);
        return all;
    }

    private static byte[] image(byte[] program, byte[] interpreter) {
        byte[] name = "/usr/bin/env".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out = ByteBuffer.allocate(16 + program.length + interpreter.length + name.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(program.length).put(program).putInt(interpreter.length).put(interpreter);
        out.putInt(name.length).put(name).putInt(0);
        return out.array();
    }

    @Test
    void laysOutADynamicProgram() throws IOException {
        for (long seed = 1; seed < 200; seed++) {
            Guest guest = new Guest(seed);
            byte[] image = image(headers("/usr/bin/env"), headers("/lib64/ld-linux-x86-64.so.2"));
            Message reply = guest.request(Op.MM_EXEC, image, 0, 11, 12, 5000, 8L << 20, 7);
            long asid = reply.result();
            AddressSpace space = guest.service.kernel().spaces.get((int) asid);
            Vma entry = space.areas.find(reply.a[1]);
            assertEquals(12, entry.object.id);
            assertEquals(5, entry.prot);
            assertEquals(11, space.areas.find(reply.a[6]).object.id);
            assertEquals(11, space.areas.find(reply.a[3]).object.id);
            assertEquals(Elf.PHDR_SIZE, reply.a[4] & 0xffffffffL);
            assertEquals(12, space.areas.find(reply.a[5]).object.id);
            assertEquals(8L << 20, space.areas.find(reply.a[2] - 1).length());
            assertTrue(reply.length() > 400);
            Guest.Thread thread = guest.thread((int) asid);
            assertEquals(space.brkStart, thread.call(io.cloister.abi.Sys.BRK, 0));
            assertEquals(space.brkStart + 99999, thread.call(io.cloister.abi.Sys.BRK, space.brkStart + 99999));
            String maps = new String(
                    guest.request(Op.MM_TEXT, ProcText.MAPS, 0, asid).payloadBytes(), StandardCharsets.US_ASCII);
            assertTrue(
                    maps.contains("[heap]\n") && maps.contains("[stack]\n") && maps.contains(" /usr/bin/env\n"), maps);
            guest.event(Op.MM_RELEASE, asid);
            assertEquals(2, guest.bus.objectsReleased);
        }
    }

    @Test
    void badImagesChangeNothing() throws IOException {
        Guest guest = new Guest(1);
        assertEquals(-Errno.ENOEXEC, guest.request(Op.MM_EXEC, new byte[3], 0, 11, 0, 0, 0, 7).result());
        assertEquals(
                -Errno.ENOEXEC,
                guest.request(Op.MM_EXEC, image(new byte[64], new byte[0]), 0, 11, 0, 0, 0, 7)
                        .result());
        byte[] good = headers("/usr/bin/env");
        assertEquals(-Errno.ELIBBAD, guest.request(Op.MM_EXEC, image(good, new byte[70]), 0, 11, 12, 0, 0, 7).result());
        assertEquals(0, guest.descriptors.size());
        assertEquals(0, guest.service.kernel().spaces.size());
    }
}
