package io.cloister.integration.lambda;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lambdas and objects of anonymous classes that code which runs after a service's construction makes and stores in an
 * object that stays. Snapshots refuse them (HACKING, "State").
 *
 * <p>A {@link Summary} of each method says what it stores of what it is given, until nothing new comes out. A call
 * counts as one of every method that it may mean. Not followed: what is stored in a field of a
 * new object, read from there and kept; what goes through a stream.
 */
final class KeptLambdas {
    private static final Set<String> TURNS = Set.of("onCall", "onRequest", "onEvent", "onCancel", "onTimer",
        "nextDeadlineNs");

    private final Program program;
    private final Map<MethodName, Summary> summaries = new HashMap<>();
    private final Map<Origin, String> places = new HashMap<>();
    /** What is called from outside, or from a table: all that it is given was there before. */
    private final Set<MethodName> entries = new LinkedHashSet<>();

    KeptLambdas(Program program) {
        this.program = program;
    }

    /** One line each: where it was made, and where it is kept. */
    Set<String> find() {
        boolean isSettled;
        do {
            isSettled = true;
            for (MethodName name : program.methods()) {
                if (program.method(name).code().isPresent()) {
                    Heap heap = new Heap(name, program, callee -> summaries.getOrDefault(callee, Summary.NOTHING));
                    new MethodFlow(name, program, heap).run();
                    Summary now = heap.summary();
                    isSettled &= now.equals(summaries.put(name, now));
                    heap.places().forEach(places::putIfAbsent);
                }
            }
        } while (!isSettled);
        Set<MethodName> turns = reached();
        Set<String> found = new TreeSet<>();
        for (MethodName name : turns) {
            Summary summary = summaries.getOrDefault(name, Summary.NOTHING);
            Set<Origin> kept = new LinkedHashSet<>(summary.kept());
            if (entries.contains(name)) {
                summary.into().values().forEach(kept::addAll);
            }
            for (Origin one : kept) {
                if (one instanceof Origin.Made made && turns.contains(made.method())) {
                    found.add(made + ", kept in " + places.getOrDefault(made, "the service"));
                }
            }
        }
        return found;
    }

    private boolean isTurn(MethodName name) {
        return TURNS.contains(name.name()) && program.below("io/cloister/bus/KernelService").contains(name.owner());
    }

    /** The methods that may run after construction. */
    private Set<MethodName> reached() {
        Set<MethodName> all = new LinkedHashSet<>();
        ArrayDeque<MethodName> open = new ArrayDeque<>();
        program.methods().stream().filter(this::isTurn).forEach(entries::add);
        open.addAll(entries);
        while (!open.isEmpty()) {
            MethodName name = open.poll();
            if (all.add(name) && program.code(name) != null) {
                for (CodeElement element : program.code(name)) {
                    open.addAll(next(element));
                }
            }
        }
        return all;
    }

    private List<MethodName> next(CodeElement element) {
        List<MethodName> all = new ArrayList<>();
        if (element instanceof InvokeInstruction call) {
            MethodName callee = new MethodName(call.owner().asInternalName(), call.name().stringValue(),
                call.type().stringValue());
            boolean isVirtual = call.opcode() == Opcode.INVOKEVIRTUAL || call.opcode() == Opcode.INVOKEINTERFACE;
            all.addAll(program.fitting(callee, isVirtual));
            if (isVirtual) {
                program.bodiesOf(callee.owner()).forEach(body -> all.addAll(program.targets(body)));
                program.bodiesOf(callee.owner()).forEach(body -> entries.addAll(program.targets(body)));
            }
        } else if (element instanceof InvokeDynamicInstruction call && Program.body(call) != null) {
            all.addAll(program.targets(Program.body(call)));
        }
        return all;
    }
}
