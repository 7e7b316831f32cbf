package io.cloister.integration.lambda;

import io.cloister.bus.Call;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.NotState;
import io.cloister.bus.ServiceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** A service with every mistake: what {@code keeps...} stores no snapshot could take; what the others do is allowed. */
final class Canary implements KernelService {
    private record Job(String name, Runnable body) {
    }

    private final Map<Integer, Runnable> table = new HashMap<>();
    private final ArrayDeque<Job> jobs = new ArrayDeque<>();
    private final List<Object> all = new ArrayList<>();
    private final IntConsumer wired;
    private final Supplier<Object> supplier;
    private final Runnable[] slots = new Runnable[4];
    private Runnable last;
    @NotState
    private Runnable scratch;
    private PriorityQueue<String> names;

    Canary() {
        wired = n -> last = slots[n];
        supplier = this::keepsWhenAsked;
        table.put(1, this::allowsLocals);
        fill();
    }

    private void fill() {
        table.put(2, () -> all.clear());
    }

    @Override
    public ServiceId id() {
        return ServiceId.PROC;
    }

    @Override
    public void onCall(Call call) {
        keepsInField();
        keepsInMap(call.tid());
        keepsInRecord();
        keepsInArray();
        keepsAnonymous();
        keepsComparator();
        goesInside();
        keepsMadeOnDemand(call.tid());
        keepsMethodReference();
        keepsEither(call.tid());
        allowsLocals();
        allowsScratch();
        wired.accept(0);
        all.remove(supplier.get());
    }

    @Override
    public void onRequest(Message request, Message reply) {
        goesToFactory();
    }

    private void keepsInField() {
        last = () -> all.add("x");
    }

    private void keepsInMap(int tid) {
        table.put(tid, () -> all.add(tid));
    }

    private void keepsInRecord() {
        later(new Job("one", () -> all.add("x")));
    }

    private void later(Job job) {
        jobs.add(job);
    }

    private void keepsInArray() {
        slots[0] = () -> { };
    }

    private void keepsAnonymous() {
        all.add(new Object() {
            @Override
            public String toString() {
                return "nobody";
            }
        });
    }

    private void keepsComparator() {
        names = new PriorityQueue<>(Comparator.comparing(String::length).reversed());
    }

    private void goesInside() {
        List.of(1, 2).forEach(n -> keepsInside(n));
    }

    private void keepsInside(int n) {
        table.put(n, () -> all.remove(n));
    }

    private void keepsMadeOnDemand(int tid) {
        table.computeIfAbsent(tid, key -> () -> all.add(key)).run();
    }

    private void keepsMethodReference() {
        last = this::goesInside;
    }

    private void keepsEither(int tid) {
        later(new Job("either", tid > 1 ? last : () -> all.add(tid)));
    }

    private void goesToFactory() {
        later(keepsInItsResult());
    }

    private Job keepsInItsResult() {
        return new Job("made elsewhere", () -> all.add("y"));
    }

    private Object keepsWhenAsked() {
        last = () -> all.add("asked");
        return last;
    }

    private void allowsLocals() {
        List<Runnable> few = new ArrayList<>();
        few.add(() -> all.clear());
        few.forEach(Runnable::run);
        new Job("done at once", () -> all.clear()).body().run();
        all.removeIf(one -> one.hashCode() == 0);
        all.sort(Comparator.comparing(Object::toString));
        all.add(names);
    }

    private void allowsScratch() {
        scratch = () -> all.clear();
        scratch.run();
    }
}
