exec 2>/dev/null
ulimit -n 64; ulimit -n
(bash -c 'ulimit -f 1; exec head -c 5000 /dev/zero > big') 2>/dev/null; echo $?
(ulimit -c 0; ulimit -c)
ulimit -s 4096; bash -c 'ulimit -s'
