echo x > /dev/null; cat /dev/null; echo $?
head -c 10 /dev/zero | od -An -tx1
echo x > /dev/full; echo $?
head -c 16 /dev/urandom | wc -c
stat -c '%F %t,%T' /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty
test -c /dev/tty; echo $?
ls -l /dev/fd/ > /dev/null; echo $?
echo via-fd | tee /dev/fd/1 | cat
