# cloister-zygote: parent of all stubs. Static and small, because every stub begins as a copy of it.
ZYGOTE_SOURCES := $(wildcard zygote/*.c) $(wildcard common/*.c) $(wildcard filter/*.c)

PRODUCTS += $(BUILD)/cloister-zygote

$(BUILD)/cloister-zygote: $(ZYGOTE_SOURCES:%.c=$(BUILD)/obj/%.o)
	$(CC) -static -no-pie -o $@ $^
