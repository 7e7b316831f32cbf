package io.cloister.integration.lambda;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a method over {@link Origin}s instead of values, and tells {@link Heap} what it stores, calls and makes. Locals
 * are of one content throughout; the stack is followed from branch to branch.
 */
final class MethodFlow {
    private static final Set<Origin> NONE = Set.of();

    private final MethodName name;
    private final Program program;
    private final Heap heap;
    private final Map<Integer, Set<Origin>> locals = new HashMap<>();
    private final Map<Label, Stack> atLabel = new HashMap<>();
    private Stack stack = new Stack();
    private boolean isReached;
    private boolean isSettled;
    private int at;
    private int line;

    MethodFlow(MethodName name, Program program, Heap heap) {
        this.name = name;
        this.program = program;
        this.heap = heap;
        var method = program.method(name);
        int slot = 0;
        int index = 0;
        if (!method.flags().has(AccessFlag.STATIC)) {
            setLocal(slot++, Set.of(new Origin.Param(index++)));
        }
        for (ClassDesc type : method.methodTypeSymbol().parameterList()) {
            if (!type.isPrimitive()) {
                setLocal(slot, Set.of(new Origin.Param(index)));
            }
            slot += TypeKind.from(type).slotSize();
            index++;
        }
    }

    /** Until nothing new comes out. */
    void run() {
        CodeAttribute code = (CodeAttribute) program.method(name).code().orElseThrow();
        do {
            isSettled = true;
            stack = new Stack();
            isReached = true;
            at = 0;
            for (CodeElement element : program.code(name)) {
                at++;
                step(element);
            }
            code.exceptionHandlers().forEach(this::handler);
        } while (!isSettled);
    }

    private void handler(ExceptionCatch handler) {
        Stack thrown = new Stack();
        thrown.push(Set.of(Origin.ELSEWHERE));
        meet(handler.handler(), thrown);
    }

    private void step(CodeElement element) {
        if (element instanceof LabelTarget target) {
            Stack there = atLabel.get(target.label());
            if (isReached) {
                meet(target.label(), stack);
            }
            if (there != null) {
                stack = new Stack(atLabel.get(target.label()));
                isReached = true;
            }
        } else if (element instanceof LineNumber number) {
            line = number.line();
        } else if (isReached) {
            run(element);
        }
    }

    private void run(CodeElement element) {
        switch (element) {
            case LoadInstruction load -> load(load);
            case StoreInstruction store -> setLocal(store.slot(), stack.pop(store.typeKind()));
            case ConstantInstruction constant -> stack.push(constant.typeKind());
            case FieldInstruction field -> field(field);
            case InvokeInstruction call -> call(call);
            case InvokeDynamicInstruction call -> callDynamic(call);
            case NewObjectInstruction made -> stack.push(fresh(made.className().asInternalName()));
            case NewReferenceArrayInstruction array -> newArray(1);
            case NewPrimitiveArrayInstruction array -> newArray(1);
            case NewMultiArrayInstruction array -> newArray(array.dimensions());
            case ArrayLoadInstruction load -> {
                stack.pop();
                Set<Origin> array = stack.pop();
                push(load.typeKind(), load.typeKind() == TypeKind.REFERENCE ? heap.element(array) : NONE);
            }
            case ArrayStoreInstruction store -> {
                Set<Origin> value = stack.pop(store.typeKind());
                stack.pop();
                heap.store(stack.pop(), value, line);
            }
            case TypeCheckInstruction check when check.opcode() == Opcode.INSTANCEOF -> {
                stack.pop();
                stack.push(NONE);
            }
            case StackInstruction shuffle -> stack.shuffle(shuffle.opcode());
            case OperatorInstruction operator -> operate(operator);
            case ConvertInstruction convert -> {
                stack.pop(convert.fromType());
                stack.push(convert.toType());
            }
            case MonitorInstruction monitor -> stack.pop();
            default -> jump(element);
        }
    }

    private void jump(CodeElement element) {
        switch (element) {
            case BranchInstruction branch -> {
                int operands = operands(branch.opcode());
                for (int i = 0; i < operands; i++) {
                    stack.pop();
                }
                meet(branch.target(), stack);
                isReached = operands > 0;
            }
            case TableSwitchInstruction choice -> choose(choice.cases(), choice.defaultTarget());
            case LookupSwitchInstruction choice -> choose(choice.cases(), choice.defaultTarget());
            case ReturnInstruction end -> {
                heap.returns(stack.pop(end.typeKind()));
                isReached = false;
            }
            case ThrowInstruction end -> isReached = false;
            default -> { }
        }
    }

    private static int operands(Opcode opcode) {
        return switch (opcode) {
            case GOTO, GOTO_W -> 0;
            case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE, IFNULL, IFNONNULL -> 1;
            default -> 2;
        };
    }

    private void choose(List<SwitchCase> cases, Label otherwise) {
        stack.pop();
        cases.forEach(one -> meet(one.target(), stack));
        meet(otherwise, stack);
        isReached = false;
    }

    private void meet(Label label, Stack comes) {
        Stack there = atLabel.get(label);
        if (there == null) {
            atLabel.put(label, new Stack(comes));
            isSettled = false;
        } else if (there.join(comes)) {
            isSettled = false;
        }
    }

    private void operate(OperatorInstruction operator) {
        String mnemonic = operator.opcode().name();
        if (operator.opcode() == Opcode.ARRAYLENGTH) {
            stack.pop();
            stack.push(NONE);
        } else if (mnemonic.contains("CMP")) {
            stack.pop(operator.typeKind());
            stack.pop(operator.typeKind());
            stack.push(NONE);
        } else if (!mnemonic.endsWith("NEG")) {
            boolean isShift = mnemonic.contains("SH");
            stack.pop(isShift ? TypeKind.INT : operator.typeKind());
            stack.pop(operator.typeKind());
            stack.push(operator.typeKind());
        }
    }

    private void load(LoadInstruction load) {
        push(load.typeKind(), locals.getOrDefault(load.slot(), NONE));
    }

    private void push(TypeKind kind, Set<Origin> reference) {
        if (kind == TypeKind.REFERENCE) {
            stack.push(reference);
        } else {
            stack.push(kind);
        }
    }

    private void setLocal(int slot, Set<Origin> value) {
        if (locals.computeIfAbsent(slot, any -> new LinkedHashSet<>()).addAll(value)) {
            isSettled = false;
        }
    }

    private void newArray(int dimensions) {
        for (int i = 0; i < dimensions; i++) {
            stack.pop();
        }
        stack.push(Set.of(new Origin.Fresh(at)));
    }

    private Set<Origin> fresh(String type) {
        Origin fresh = new Origin.Fresh(at);
        return program.isAnonymous(type) ? Set.of(fresh, made("an object of a class without a name")) : Set.of(fresh);
    }

    private Origin.Made made(String what) {
        return new Origin.Made(name, line, what);
    }

    private void field(FieldInstruction field) {
        TypeKind kind = TypeKind.from(field.typeSymbol());
        String owner = field.owner().asInternalName();
        switch (field.opcode()) {
            case GETSTATIC -> push(kind, Set.of(Origin.ELSEWHERE));
            case GETFIELD -> {
                stack.pop();
                push(kind, Set.of(Origin.ELSEWHERE));
            }
            default -> {
                Set<Origin> value = stack.pop(kind);
                Set<Origin> target = field.opcode() == Opcode.PUTSTATIC ? Set.of(Origin.ELSEWHERE) : stack.pop();
                boolean isState = !program.isNotState(owner) && !program.isNotState(owner, field.name().stringValue())
                    && !program.isNotState(Program.internal(field.typeSymbol()));
                if (isState) {
                    heap.store(target, value, line);
                }
            }
        }
    }

    private List<Set<Origin>> arguments(MethodTypeDesc type, boolean hasReceiver) {
        List<Set<Origin>> all = new ArrayList<>();
        for (int i = type.parameterCount() - 1; i >= 0; i--) {
            all.add(stack.pop(TypeKind.from(type.parameterType(i))));
        }
        if (hasReceiver) {
            all.add(stack.pop());
        }
        Collections.reverse(all);
        return all;
    }

    private void call(InvokeInstruction call) {
        MethodName callee = new MethodName(call.owner().asInternalName(), call.name().stringValue(),
            call.type().stringValue());
        boolean isStatic = call.opcode() == Opcode.INVOKESTATIC;
        List<Set<Origin>> arguments = arguments(call.typeSymbol(), !isStatic);
        boolean isVirtual = call.opcode() == Opcode.INVOKEVIRTUAL || call.opcode() == Opcode.INVOKEINTERFACE;
        List<MethodName> targets = program.fitting(callee, isVirtual);
        Set<Origin> result;
        if (program.isOurs(callee.owner()) && (!targets.isEmpty() || isVirtual
            && !program.bodiesOf(callee.owner()).isEmpty())) {
            result = heap.call(targets, arguments, at, line);
            result = isVirtual ? heap.callBodies(callee.owner(), arguments, result, at, line) : result;
        } else {
            result = heap.callLibrary(callee, arguments, isStatic, line);
        }
        push(TypeKind.from(call.typeSymbol().returnType()), result);
    }

    private void callDynamic(InvokeDynamicInstruction call) {
        List<Set<Origin>> captured = arguments(call.typeSymbol(), false);
        Program.Body body = Program.body(call);
        if (body == null) {
            push(TypeKind.from(call.typeSymbol().returnType()), NONE);
            return;
        }
        String type = Program.type(call);
        Origin.Made made = made("a lambda, " + type.substring(type.lastIndexOf('/') + 1));
        heap.lambda(made, body, captured, at, line);
        stack.push(Set.of(made));
    }
}
