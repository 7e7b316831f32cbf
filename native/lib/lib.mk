# libcloister.so: host calls for Java
LIB_SOURCES := $(wildcard lib/*.c) $(wildcard filter/*.c)

PRODUCTS += $(BUILD)/libcloister.so

$(BUILD)/libcloister.so: $(LIB_SOURCES:%.c=$(BUILD)/pic/%.o)
	$(CC) -shared -Wl,-z,defs -Wl,-z,relro,-z,now -o $@ $^

# runs on memory whose thread-local storage is not its own
$(BUILD)/pic/lib/keeper.o $(BUILD)/checked/lib/keeper.o: CFLAGS += -fno-stack-protector
