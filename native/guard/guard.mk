# cloister-guard: what the operator starts; outlives the supervisor
GUARD_SOURCES := $(wildcard guard/*.c) common/die.c common/slice.c

PRODUCTS += $(BUILD)/cloister-guard

$(BUILD)/cloister-guard: $(GUARD_SOURCES:%.c=$(BUILD)/obj/%.o)
	$(CC) -static -o $@ $^
