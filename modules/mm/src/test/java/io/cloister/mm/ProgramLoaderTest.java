package io.cloister.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Elf;
import io.cloister.abi.Errno;
import io.cloister.abi.Sys;
import io.cloister.bus.ProcText;
import io.cloister.bus.mm.ExecReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProgramLoaderTest {
    private static byte[] headers(String path) throws IOException {
        byte[] file = Files.readAllBytes(Path.of(path));
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int bytes = in.getShort(Elf.E_PHNUM) * Elf.PHDR_SIZE;
        byte[] all = Arrays.copyOf(file, Elf.EHDR_SIZE + bytes);
        System.arraycopy(file, (int) in.getLong(Elf.E_PHOFF), all, Elf.EHDR_SIZE, bytes);
        return all;
    }

    private static ExecReply exec(Guest guest, byte[] program, byte[] interpreter, long stringBytes) {
        byte[] name = "/usr/bin/env".getBytes(StandardCharsets.US_ASCII);
        return guest.mm.exec(
                0,
                0,
                11,
                interpreter.length == 0 ? 0 : 12,
                stringBytes,
                8L << 20,
                7,
                0,
                0,
                0,
                0,
                program,
                interpreter,
                name,
                new byte[0]);
    }

    @Test
    void laysOutADynamicProgram() throws IOException {
        for (long seed = 1; seed < 200; seed++) {
            Guest guest = new Guest(seed);
            ExecReply reply = exec(guest, headers("/usr/bin/env"), headers("/lib64/ld-linux-x86-64.so.2"), 5000);
            int asid = (int) reply.result();
            AddressSpace space = guest.service.kernel().spaces.get(asid);
            Vma entry = space.areas.find(reply.entry());
            assertEquals(12, entry.object.id);
            assertEquals(5, entry.prot);
            assertEquals(11, space.areas.find(reply.programEntry()).object.id);
            assertEquals(11, space.areas.find(reply.programHeaders()).object.id);
            assertTrue(reply.programHeaderCount() > 4);
            assertEquals(12, space.areas.find(reply.interpreterBase()).object.id);
            assertEquals(8L << 20, space.areas.find(reply.stackTop() - 1).length());
            assertTrue(reply.actionsLength() > 400);
            Guest.Thread thread = guest.thread(asid);
            assertEquals(space.brkStart, thread.call(Sys.BRK, 0));
            assertEquals(space.brkStart + 99999, thread.call(Sys.BRK, space.brkStart + 99999));
            String maps = new String(guest.mm.text(0, ProcText.MAPS, 0, asid).chunk(), StandardCharsets.US_ASCII);
            assertTrue(
                    maps.contains("[heap]\n") && maps.contains("[stack]\n") && maps.contains(" /usr/bin/env\n"), maps);
            guest.mm.release(0, asid);
            assertEquals(2, guest.bus.objectsReleased);
        }
    }

    @Test
    void badImagesChangeNothing() throws IOException {
        Guest guest = new Guest(1);
        assertEquals(-Errno.ENOEXEC, exec(guest, new byte[3], new byte[0], 0).result());
        assertEquals(-Errno.ENOEXEC, exec(guest, new byte[64], new byte[0], 0).result());
        byte[] good = headers("/usr/bin/env");
        assertEquals(-Errno.ELIBBAD, exec(guest, good, new byte[70], 0).result());
        assertEquals(0, guest.descriptors.size());
        assertEquals(0, guest.service.kernel().spaces.size());
    }
}
