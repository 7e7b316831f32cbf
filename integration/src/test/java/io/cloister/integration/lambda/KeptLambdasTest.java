package io.cloister.integration.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cloister.bus.KernelService;
import io.cloister.dispatch.DispatchService;
import io.cloister.gofer.GoferService;
import io.cloister.mm.MmService;
import io.cloister.netstack.NetstackService;
import io.cloister.proc.ProcService;
import io.cloister.vfs.VfsService;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A lambda that a service's state would keep fails the build, not the first snapshot. */
final class KeptLambdasTest {
    private static final List<Class<?>> SERVICES = List.of(DispatchService.class, ProcService.class, MmService.class,
        VfsService.class,
        NetstackService.class, GoferService.class);

    @Test
    void no_service_keeps_a_lambda_that_it_made_after_construction() throws IOException {
        for (Class<?> service : SERVICES) {
            Program program = new Program();
            program.addAllBeside(KernelService.class);
            program.addAllBeside(service);
            assertEquals("", String.join("\n", new KeptLambdas(program).find()), () -> service.getSimpleName()
                + ": what is kept after construction is a record or a class with a name (HACKING, \"State\")");
        }
    }

    @Test
    void each_way_to_keep_one_is_found() throws IOException {
        Program program = new Program();
        program.addAllBeside(KernelService.class);
        program.add(Canary.class);
        Set<String> found = new KeptLambdas(program).find().stream()
            .map(text -> text.substring(text.indexOf('.') + 1, text.indexOf(','))).collect(Collectors.toSet());
        Set<String> expected = List.of(Canary.class.getDeclaredMethods()).stream().map(method -> method.getName())
            .filter(name -> name.startsWith("keeps")).collect(Collectors.toSet());
        assertEquals(expected, found);
    }
}
