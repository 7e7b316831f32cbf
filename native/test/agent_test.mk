# tests of the agent: a toy kernel over the real zygote, and a guest program without libc
AGENT_TEST_GUEST := $(wildcard test/agent/guest_*.c)
AGENT_TEST_HOST := $(filter-out $(AGENT_TEST_GUEST),$(wildcard test/agent/*.c))
AGENT_TEST := $(BUILD)/test/agent_test $(BUILD)/cloister-zygote $(BUILD)/agent.bin $(BUILD)/test/agent_guest

$(BUILD)/test/agent_guest: $(AGENT_TEST_GUEST) test/agent/guest.h
	@mkdir -p $(@D)
	$(CC) -O1 -g $(WARNINGS) -D_GNU_SOURCE -I. -ffreestanding -fno-stack-protector -fno-pie -mavx2 -fcf-protection=none -nostdlib -static -no-pie \
		-Wl,--build-id=none -Wl,-Ttext-segment=0x400000 -o $@ $(AGENT_TEST_GUEST)

AGENT_TEST_LIB := $(addprefix lib/,futex.c memory.c sockets.c io.c spawn.c)

$(BUILD)/test/agent_test: $(AGENT_TEST_HOST:%.c=$(BUILD)/obj/%.o) $(AGENT_TEST_LIB:%.c=$(BUILD)/obj/%.o)
	@mkdir -p $(@D)
	$(CC) -o $@ $^

TEST_PROGRAMS += $(BUILD)/test/agent_test $(BUILD)/test/agent_guest
TESTS += '$(AGENT_TEST)'
TESTS += 'test/agent_layers.sh $(BUILD)/guest/agent/entry.o $(AGENT_LAYERS:%=$(BUILD)/guest/agent/%.o)'

.PHONY: agent-measure
agent-measure: $(PRODUCTS) $(BUILD)/test/agent_test $(BUILD)/test/agent_guest
	$(AGENT_TEST) measure
