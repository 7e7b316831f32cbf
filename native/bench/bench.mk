# micro: the same static program measures the host and the guest. bench/ holds nothing else.
MICRO_SOURCES := $(wildcard bench/*.c)

PRODUCTS += $(BUILD)/micro

$(BUILD)/micro: $(MICRO_SOURCES:%.c=$(BUILD)/obj/%.o)
	$(CC) -static -no-pie -o $@ $^
