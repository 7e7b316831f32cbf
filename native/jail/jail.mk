# cloister-jail: launcher of every service
JAIL_SOURCES := $(wildcard jail/*.c) $(wildcard common/*.c) $(wildcard filter/*.c)

PRODUCTS += $(BUILD)/cloister-jail

$(BUILD)/cloister-jail: $(JAIL_SOURCES:%.c=$(BUILD)/obj/%.o)
	$(CC) -static -o $@ $^
