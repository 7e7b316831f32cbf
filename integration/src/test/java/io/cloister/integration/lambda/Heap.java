package io.cloister.integration.lambda;

import java.lang.constant.DirectMethodHandleDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What one method stores where: collects its {@link Summary}. */
final class Heap {
    private final MethodName owner;
    private final Program program;
    private final Function<MethodName, Summary> summaries;
    private final Summary found = Summary.empty();
    /** What is in objects that this method made. */
    private final Map<Origin, Set<Origin>> held = new HashMap<>();
    private final Set<Origin> keptFresh = new LinkedHashSet<>();
    private final Set<Origin> returnedFresh = new LinkedHashSet<>();
    /** What a lambda gives back when it is called. */
    private final Map<Origin, Set<Origin>> given = new HashMap<>();
    /** Where what was made is first kept. */
    private final Map<Origin, String> places = new LinkedHashMap<>();

    Heap(MethodName owner, Program program, Function<MethodName, Summary> summaries) {
        this.owner = owner;
        this.program = program;
        this.summaries = summaries;
    }

    Map<Origin, String> places() {
        return places;
    }

    /** {@code value} goes into each of {@code targets}. */
    void store(Set<Origin> targets, Set<Origin> value, int line) {
        for (Origin target : targets) {
            switch (target) {
                case Origin.Elsewhere elsewhere -> keep(value, line);
                case Origin.Fresh fresh -> held.computeIfAbsent(fresh, any -> new LinkedHashSet<>()).addAll(value);
                case Origin.Param param -> found.into().computeIfAbsent(param.index(),
                    any -> new LinkedHashSet<>()).addAll(value);
                case Origin.Made made -> { }
            }
        }
    }

    private void keep(Set<Origin> value, int line) {
        for (Origin one : value) {
            if (one instanceof Origin.Fresh) {
                keptFresh.add(one);
            } else if (one != Origin.ELSEWHERE) {
                found.kept().add(one);
            }
            if (one instanceof Origin.Made || one instanceof Origin.Fresh) {
                places.putIfAbsent(one, owner + ", line " + line);
            }
        }
    }

    /** What may come out of an array. */
    Set<Origin> element(Set<Origin> array) {
        Set<Origin> all = new LinkedHashSet<>(Set.of(Origin.ELSEWHERE));
        array.forEach(one -> all.addAll(held.getOrDefault(one, Set.of())));
        return all;
    }

    void returns(Set<Origin> value) {
        for (Origin one : value) {
            (one instanceof Origin.Fresh ? returnedFresh : found.returned()).add(one);
        }
    }

    /** A call of one of {@code targets}; says what it may return. */
    Set<Origin> call(List<MethodName> targets, List<Set<Origin>> arguments, int at, int line) {
        Set<Origin> result = new LinkedHashSet<>();
        for (MethodName target : targets) {
            Summary summary = summaries.apply(target);
            keep(replaced(summary.kept(), arguments, false), line);
            summary.into().forEach((index, value) -> store(arguments.get(index), replaced(value, arguments, true),
                line));
            result.addAll(replaced(summary.returned(), arguments, true));
            if (summary.held() != null) {
                Origin fresh = new Origin.Fresh(at);
                held.computeIfAbsent(fresh, any -> new LinkedHashSet<>()).addAll(replaced(summary.held(), arguments,
                    true));
                result.add(fresh);
            }
        }
        return result;
    }

    private static Set<Origin> replaced(Set<Origin> origins, List<Set<Origin>> arguments, boolean withMade) {
        Set<Origin> all = new LinkedHashSet<>();
        for (Origin one : origins) {
            if (one instanceof Origin.Param param) {
                all.addAll(arguments.get(param.index()));
            } else if (withMade || !(one instanceof Origin.Made)) {
                all.add(one);
            }
        }
        return all;
    }

    /** A call through interface {@code type} may run any lambda of it. */
    Set<Origin> callBodies(String type, List<Set<Origin>> arguments, Set<Origin> result, int at, int line) {
        Set<Origin> all = new LinkedHashSet<>(result);
        for (Program.Body body : program.bodiesOf(type)) {
            List<Set<Origin>> passed = new ArrayList<>();
            for (int i = 0; i < body.captured(); i++) {
                passed.add(Set.of(Origin.ELSEWHERE));
            }
            passed.addAll(arguments.subList(1, arguments.size()));
            all.addAll(run(body, passed, at, line));
        }
        return all;
    }

    /** A lambda is made: whoever calls it passes what was there before. */
    void lambda(Origin.Made made, Program.Body body, List<Set<Origin>> captured, int at, int line) {
        given.put(made, run(body, new ArrayList<>(captured), at, line));
    }

    private Set<Origin> run(Program.Body body, List<Set<Origin>> passed, int at, int line) {
        DirectMethodHandleDesc method = body.method();
        if (method.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR) {
            passed.addFirst(Set.of(new Origin.Fresh(at)));
        }
        int parameters = method.invocationType().parameterCount()
            + (method.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR ? 1 : 0);
        while (passed.size() < parameters) {
            passed.add(Set.of(Origin.ELSEWHERE));
        }
        Set<Origin> result = call(program.targets(body), passed, at, line);
        return method.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR ? passed.getFirst() : result;
    }

    /**
     * A call of a class that is not ours: collections keep what is put into them, factories give back what they were
     * given.
     */
    Set<Origin> callLibrary(MethodName callee, List<Set<Origin>> arguments, boolean isStatic, int line) {
        Set<Origin> all = new LinkedHashSet<>();
        List<Set<Origin>> rest = isStatic ? arguments : arguments.subList(1, arguments.size());
        if (Library.passesOn(callee, isStatic)) {
            arguments.forEach(all::addAll);
            return all;
        }
        if (Library.keeps(callee)) {
            rest.forEach(value -> store(arguments.getFirst(), value, line));
        } else if (Library.keepsResult(callee)) {
            rest.forEach(value -> value.forEach(one -> store(arguments.getFirst(), given.getOrDefault(one, Set.of()),
                line)));
        }
        all.add(Origin.ELSEWHERE);
        return all;
    }

    /** All of it, when the method has been run. */
    Summary summary() {
        Summary all = Summary.empty();
        all.kept().addAll(opened(found.kept()));
        for (Origin fresh : keptFresh) {
            Set<Origin> inside = opened(Set.of(fresh));
            all.kept().addAll(inside);
            inside.forEach(one -> places.putIfAbsent(one, places.get(fresh)));
        }
        all.kept().remove(Origin.ELSEWHERE);
        found.into().forEach((index, value) -> all.into().put(index, opened(value)));
        all.returned().addAll(found.returned());
        return new Summary(all.kept(), all.into(), all.returned(), returnedFresh.isEmpty()
            ? null : opened(returnedFresh));
    }

    /** With the content of new objects instead of the objects. */
    private Set<Origin> opened(Set<Origin> origins) {
        Set<Origin> all = new LinkedHashSet<>();
        List<Origin> open = new ArrayList<>(origins);
        Set<Origin> seen = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            Origin one = open.removeLast();
            if (one instanceof Origin.Fresh) {
                if (seen.add(one)) {
                    open.addAll(held.getOrDefault(one, Set.of()));
                }
            } else {
                all.add(one);
            }
        }
        return all;
    }
}
