b=/bin/busybox; test -x $b || exit 0
mkdir w; cd w; $b seq 100 > n; $b sort -rn n | $b head -3; $b tail -2 n; $b wc -l n; $b md5sum n; $b sha256sum n; $b cksum n
$b tar cf t.tar n; $b tar tf t.tar; $b gzip -c n | $b zcat | $b cmp - n && echo gzip; $b cp n m; $b mv m o; $b ln -s o l; $b ls; $b readlink l
$b grep -c 1 n; $b sed -n 3p n; $b awk 'END{print NR}' n; $b cut -c1 n | $b uniq -c | $b head -2; $b tr 1 x < n | $b head -1; $b od -c n | $b head -1
$b find . | $b sort; $b du -a . > /dev/null; echo $?; $b stat -c %s n; $b test -f n; echo $?; $b expr 3 + 4; $b printf '%s\n' x; $b basename /a/b; $b dirname /a/b
$b ash -c 'trap "echo trapped" TERM; kill -TERM $$; for i in 1 2 3; do (sleep 0.0$i; echo $i) & done; wait'
$b ash -c 'echo $((2+3)); f() { return 4; }; f; echo $?; read x < n; echo $x; echo a | while read y; do echo "[$y]"; done'
$b xargs -n2 < n | $b head -2; $b tee a b < l > /dev/null; $b cat a b | $b wc -l; $b diff n a; $b rm -f a b; $b mkdir -p x/y; $b rmdir x/y x; $b mktemp -u > /dev/null; echo $?
$b timeout 0.1 $b sleep 5; echo $?; $b env -i A=1 $b env; $b id -u; $b hostname > /dev/null; $b ps > /dev/null; echo $?; $b vi -h 2>&1 | $b head -1 > /dev/null; $b nosuch 2>&1; echo $?
