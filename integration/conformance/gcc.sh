cat > a.c <<'X'
#include <stdio.h>
int square(int); int main(void){ printf("%d\n", square(12)); return 3; }
X
echo 'int square(int x){return x*x;}' > b.c
gcc -O2 -Wall a.c b.c -o prog && ./prog; echo $?
gcc -c a.c && gcc -c b.c && ar rc lib.a b.o && gcc a.o lib.a -o p2 && ./p2; echo $?
gcc -static a.c b.c -o p3 && ./p3; gcc bad.c 2>/dev/null; echo $?
