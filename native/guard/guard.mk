# cloister-guard: what the operator starts; outlives the supervisor
PRODUCTS += $(BUILD)/cloister-guard

$(BUILD)/cloister-guard: $(BUILD)/obj/guard/main.o $(BUILD)/obj/common/die.o
	$(CC) -static -o $@ $^
