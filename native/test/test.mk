# tests of everything but the agent
TEST_LIB := $(LIB_SOURCES:%.c=$(BUILD)/obj/%.o)

$(BUILD)/test/mock_agent.bin: test/mock_agent.S
	@mkdir -p $(@D)
	$(CC) -nostdlib -static -Wl,-Ttext=0x7fff00000000 -o $(@:.bin=.elf) $<
	objcopy -O binary -j .text $(@:.bin=.elf) $@

$(BUILD)/test/%: $(BUILD)/obj/test/%.o $(TEST_LIB)
	@mkdir -p $(@D)
	$(CC) -o $@ $^

TEST_PROGRAMS += $(BUILD)/test/mock_agent.bin $(BUILD)/test/zygote_test
TESTS += '$(BUILD)/test/zygote_test $(BUILD)/cloister-zygote $(BUILD)/test/mock_agent.bin'
