# agent.bin: the trap agent, one flat piece of code at a fixed address in every stub.
AGENT_C := $(wildcard agent/*.c)
AGENT_S := $(wildcard agent/*.S)
AGENT_OBJECTS := $(AGENT_C:%.c=$(BUILD)/guest/%.o) $(AGENT_S:%.S=$(BUILD)/guest/%.o)
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
$(BUILD)/guest/%.o: %.S
	@mkdir -p $(@D)
	$(CC) $(AGENT_CFLAGS) -c -o $@ $<

$(BUILD)/agent.elf: $(AGENT_OBJECTS) agent/agent.lds
	$(CC) -nostdlib -static -no-pie -Wl,--build-id=none -Wl,-T,agent/agent.lds -o $@ $(AGENT_OBJECTS)

$(BUILD)/agent.bin: $(BUILD)/agent.elf
	objcopy -O binary -j .text -j .rodata $< $@
