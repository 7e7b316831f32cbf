package io.cloister.integration.lambda;

import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The operand stack of a method, by where its references come from; a long or a double has two slots (JVMS 2.6.2). */
final class Stack {
    private static final Set<Origin> NONE = Set.of();
    private final List<Set<Origin>> slots;

    Stack() {
        slots = new ArrayList<>();
    }

    Stack(Stack other) {
        slots = new ArrayList<>(other.slots);
    }

    void push(Set<Origin> reference) {
        slots.add(reference);
    }

    /** A number; nothing for void. */
    void push(TypeKind kind) {
        for (int i = 0; i < kind.slotSize(); i++) {
            push(NONE);
        }
    }

    Set<Origin> pop() {
        return slots.removeLast();
    }

    Set<Origin> pop(TypeKind kind) {
        Set<Origin> last = NONE;
        for (int i = 0; i < kind.slotSize(); i++) {
            last = pop();
        }
        return last;
    }

    /** Where paths meet: of either. */
    boolean join(Stack other) {
        boolean isNew = false;
        for (int i = 0; i < slots.size(); i++) {
            if (!slots.get(i).containsAll(other.slots.get(i))) {
                Set<Origin> both = new LinkedHashSet<>(slots.get(i));
                both.addAll(other.slots.get(i));
                slots.set(i, both);
                isNew = true;
            }
        }
        return isNew;
    }

    /** One of dup, pop and swap (JVMS 6.5). */
    void shuffle(Opcode opcode) {
        switch (opcode) {
            case POP -> pop();
            case POP2 -> {
                pop();
                pop();
            }
            case SWAP -> {
                Set<Origin> top = pop();
                slots.add(slots.size() - 1, top);
            }
            case DUP -> copy(1, 0);
            case DUP_X1 -> copy(1, 1);
            case DUP_X2 -> copy(1, 2);
            case DUP2 -> copy(2, 0);
            case DUP2_X1 -> copy(2, 1);
            case DUP2_X2 -> copy(2, 2);
            default -> throw new IllegalArgumentException("not about the stack: " + opcode);
        }
    }

    private void copy(int n, int below) {
        List<Set<Origin>> top = List.copyOf(slots.subList(slots.size() - n, slots.size()));
        slots.addAll(slots.size() - n - below, top);
    }
}
