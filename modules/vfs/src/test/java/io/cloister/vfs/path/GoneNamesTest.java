package io.cloister.vfs.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.vfs.Rig;
import org.junit.jupiter.api.Test;

/** A program that writes each file anew and renames it over the old one leaves no trail of what is gone. */
final class GoneNamesTest {
    private final Rig rig = new Rig(Rig::tmpfs);

    @Test
    void namesThatAreGoneAreForgotten() {
        for (int i = 0; i < 10_000; i++) {
            String name = "/f" + i % 50;
            assertEquals(0, rig.call(Sys.CLOSE, rig.call(Sys.OPEN, name + ".new", Open.O_CREAT | Open.O_WRONLY, 0600)));
            assertEquals(0, rig.call(Sys.RENAME, name + ".new", name));
        }
        int kept = rig.service.parts().dentries().size();
        assertTrue(kept < 3000, kept + " names are kept");
        for (int i = 0; i < 50; i++) {
            assertEquals(0, rig.call(Sys.UNLINK, "/f" + i));
        }
    }
}
