cat > s.c <<'C'
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
static void *run(void *p) { return (char *)p + 1; }
int main(int argc, char **argv) { pthread_t t; void *r; pthread_create(&t, 0, run, (void *)41); pthread_join(t, &r); printf("%ld %d %s %d\n", (long)r, argc, argv[1], time(0) > 1000000000); return argc; }
C
gcc -static -O2 -pthread -o s s.c 2>/dev/null && ./s a b; echo $?
gcc -static-pie -O2 -pthread -o sp s.c 2>/dev/null && ./sp c; echo $?
gcc -no-pie -O0 -g -o np s.c -pthread && ./np d; echo $?
printf '%s\n' '.globl _start' '_start: mov $1,%eax' 'mov $1,%edi' 'lea m(%rip),%rsi' 'mov $4,%edx' 'syscall' 'mov $60,%eax' 'mov $9,%edi' 'syscall' 'm: .ascii "asm\n"' > a.s; gcc -nostdlib -static -o a a.s && ./a; echo $?
printf '%s\n' '.globl _start' '_start: xor %edi,%edi' 'mov $231,%eax' 'syscall' > b.s; gcc -nostdlib -pie -o b b.s 2>/dev/null && ./b; echo $?
g++ -x c++ -o cpp - <<'C' 2>/dev/null && ./cpp; echo $?
#include <iostream>
#include <stdexcept>
#include <thread>
#include <future>
#include <vector>
int main() { std::vector<std::thread> v; for (int i = 0; i < 8; i++) v.emplace_back([] { try { throw std::runtime_error("x"); } catch (const std::exception &) { } }); for (auto &t : v) t.join(); std::cout << std::async(std::launch::async, [] { return 6 * 7; }).get() << std::endl; }
C
