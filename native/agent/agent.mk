# agent.bin: the trap agent, one flat piece of code at a fixed address in every stub.
#
# Its files lie in layers, and within a layer in order: each calls what stands before it, never what stands behind.
# test/agent_layers.sh holds that. entry.S is outside: everything comes in and goes out through it.
AGENT_LAYERS := memory copy uaccess table
AGENT_LAYERS += window iov copymsg copyin stream
AGENT_LAYERS += frame sigreturn
AGENT_LAYERS += fds mapping futex thread fork patch post
AGENT_LAYERS += actions trip
AGENT_LAYERS += fault robust site call
AGENT_LAYERS += signal start
AGENT_OBJECTS := $(AGENT_LAYERS:%=$(BUILD)/guest/agent/%.o) $(BUILD)/guest/agent/entry.o
# General registers only: the guest's FP state stays where it is. No red zone: a kick may come at any instruction.
AGENT_CFLAGS := -O2 -g $(WARNINGS) -ffreestanding -fno-builtin -fPIE -fvisibility=hidden \
	-mgeneral-regs-only -mno-red-zone -fno-stack-protector -fcf-protection=none \
	-fno-asynchronous-unwind-tables -fno-tree-loop-distribute-patterns -U_FORTIFY_SOURCE -Iinclude -MMD -MP
SYSCALL_TABLE := include/generated/syscall_table.h

PRODUCTS += $(BUILD)/agent.bin

# Maven writes the headers before it calls make; this is for make alone.
$(SYSCALL_TABLE):
	@mkdir -p $(BUILD)/abi
	javac -d $(BUILD)/abi $$(find ../modules/abi/src/main/java -name '*.java')
	cp -r ../modules/abi/src/main/resources/. $(BUILD)/abi
	java -cp $(BUILD)/abi io.cloister.abi.gen.GenerateNativeHeaders $(@D)

$(BUILD)/guest/%.o: %.c | $(SYSCALL_TABLE)
	@mkdir -p $(@D)
	$(CC) $(AGENT_CFLAGS) -c -o $@ $<
$(BUILD)/guest/%.o: %.S agent/layout.h
	@mkdir -p $(@D)
	$(CC) $(AGENT_CFLAGS) -c -o $@ $<

$(BUILD)/agent.elf: $(AGENT_OBJECTS) agent/agent.lds
	$(CC) -nostdlib -static -no-pie -Wl,--build-id=none -Wl,-T,agent/agent.lds -o $@ $(AGENT_OBJECTS)

$(BUILD)/agent.bin: $(BUILD)/agent.elf
	objcopy -O binary -j .text -j .rodata $< $@
