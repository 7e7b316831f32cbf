cat > Makefile <<'M'
OBJS = main.o one.o two.o three.o
all: prog test
prog: $(OBJS)
	$(CC) -o $@ $^
%.o: %.c all.h
	@echo compile $<
	@$(CC) -c -O1 -o $@ $<
test: prog
	@./prog
fail:
	@exit 3
recurse:
	@$(MAKE) --no-print-directory -s test
.PHONY: all test fail recurse
M
echo 'int one(void); int two(void); int three(void);' > all.h
for f in one two three; do echo "#include \"all.h\"
int $f(void) { return sizeof \"$f\"; }" > $f.c; done
echo '#include "all.h"
#include <stdio.h>
int main(void) { printf("sum %d\n", one() + two() + three()); return 0; }' > main.c
make -s CC=gcc -j3 2>&1 | sort; make -s CC=gcc; touch -d '1 hour' one.c 2>/dev/null; make -s CC=gcc 2>/dev/null; make -s fail 2>&1 | sed 's/\[.*\]//'; make -s recurse 2>/dev/null; echo $?
