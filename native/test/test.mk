# tests of everything but the agent
# Undefined behaviour traps at once: no run-time library, which would make host calls behind a filter.
TEST_CFLAGS := -fsanitize=undefined -fsanitize-undefined-trap-on-error
TEST_LIB := $(patsubst %.c,$(BUILD)/checked/%.o,$(filter-out lib/jni.c,$(LIB_SOURCES)))
JDK := $(or $(JAVA_HOME),$(lastword $(sort $(wildcard /usr/lib/jvm/*-25-* /usr/lib/jvm/*-25))))
TEST_NAMES := lib_test filter_test keeper_test zygote_test jail_test guard_test layout_test \
	container_test container_files_test runtime_test

$(BUILD)/test/mock_agent.bin: test/mock_agent.S
	@mkdir -p $(@D)
	$(CC) -nostdlib -static -Wl,-Ttext=0x7fff00000000 -o $(@:.bin=.elf) $<
	objcopy -O binary -j .text $(@:.bin=.elf) $@

$(BUILD)/checked/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(TEST_CFLAGS) -c -o $@ $<

$(BUILD)/test/%: $(BUILD)/checked/test/%.o $(TEST_LIB)
	@mkdir -p $(@D)
	$(CC) -o $@ $^

$(BUILD)/test/container_test $(BUILD)/test/container_files_test: $(BUILD)/checked/test/orders.o

$(BUILD)/test/runtime_test: $(BUILD)/checked/test/fake_supervisor.o $(BUILD)/checked/runtime/json.o

# the product's own sources, checked
$(BUILD)/test/cloister-runtime: $(RUNTIME_SOURCES:%.c=$(BUILD)/checked/%.o) $(BUILD)/obj/runtime/texts.o
	@mkdir -p $(@D)
	$(CC) -static -o $@ $^

$(BUILD)/test/cloister-container: $(CONTAINER_SOURCES:%.c=$(BUILD)/checked/%.o)
	@mkdir -p $(@D)
	$(CC) -static -o $@ $^

$(BUILD)/test/classes/WarmService.class: test/jvm/WarmService.java
	$(JDK)/bin/javac -d $(@D) $<

TEST_PROGRAMS += $(BUILD)/test/cloister-container $(BUILD)/test/cloister-runtime
TEST_PROGRAMS += $(BUILD)/test/mock_agent.bin $(BUILD)/test/classes/WarmService.class $(TEST_NAMES:%=$(BUILD)/test/%)
TESTS += 'test/dialect.sh $(filter-out include/generated/%,$(wildcard */*.[ch] */*/*.[ch]))'
TESTS += '$(BUILD)/test/layout_test ../modules/bus/src/main/java/io/cloister/bus'
TESTS += $(BUILD)/test/lib_test
TESTS += $(BUILD)/test/filter_test
TESTS += $(BUILD)/test/keeper_test
TESTS += '$(BUILD)/test/zygote_test $(BUILD)/cloister-zygote $(BUILD)/test/mock_agent.bin'
TESTS += '$(BUILD)/test/guard_test $(BUILD)/cloister-guard'
TESTS += '$(BUILD)/test/container_test $(BUILD)/test/cloister-container'
TESTS += '$(BUILD)/test/container_files_test $(BUILD)/test/cloister-container'
TESTS += '$(BUILD)/test/runtime_test $(BUILD)/test/cloister-runtime $(BUILD)/test/cloister-container $(BUILD)/cloister-guard'
TESTS += '$(BUILD)/test/jail_test $(BUILD)/cloister-jail $(CURDIR)/$(BUILD)/libcloister.so $(CURDIR)/$(BUILD)/test/classes $(JDK)/bin/java'
