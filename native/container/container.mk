# cloister-container: the host process that stands for a container
CONTAINER_SOURCES := $(wildcard container/*.c) common/descriptors.c common/die.c common/privileges.c \
	$(wildcard filter/*.c)

PRODUCTS += $(BUILD)/cloister-container

$(BUILD)/cloister-container: $(CONTAINER_SOURCES:%.c=$(BUILD)/obj/%.o)
	$(CC) -static -o $@ $^
