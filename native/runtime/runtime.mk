# cloister-runtime: the container runtime's commands
RUNTIME_SOURCES := $(wildcard runtime/*.c) common/descriptors.c common/die.c

PRODUCTS += $(BUILD)/cloister-runtime

$(BUILD)/obj/runtime/texts.o: runtime/texts.S runtime/features.json runtime/spec.json
	@mkdir -p $(@D)
	$(CC) -c -o $@ $<

$(BUILD)/cloister-runtime: $(RUNTIME_SOURCES:%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/runtime/texts.o
	$(CC) -static -o $@ $^
