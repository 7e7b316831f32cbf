dash -c 'x=1; f() { local x=2; echo $x; }; f; echo $x; for i in a b; do echo $i; done; case abc in a*) echo m;; esac; echo ${x:-d} ${y:-d} ${#x}'
dash -c 'trap "echo bye" EXIT; (exit 3); echo $?; ! true; echo $?; { echo g; } > f; cat f; exec 3< f; read l <&3; echo $l; echo $(echo n; echo m)'
dash -c 'sleep 0.1 & wait $!; echo $?; set -- 1 2 3; shift; echo $# $*; echo a b | { read p q; echo $q; }; kill -l 9; echo $((1<<4)); printf "%03d\n" 7'
dash -c 'set -e; false; echo never'; echo $?; dash -c 'exit 300'; echo $?; dash -c nosuchcommand 2>/dev/null; echo $?; dash -c /etc/passwd 2>/dev/null; echo $?; echo 'echo script $0 $1' > s; chmod +x s; ./s arg; sh < s; . ./s
diff -u <(seq 5) <(seq 2 6) | tail -n +3 > d.patch; seq 5 > o; patch -s o d.patch; cat o | tr '\n' ' '; echo; diff3 o o o; cmp o d.patch > /dev/null; echo $?
bc <<< '2^100' 2>/dev/null || echo 1267650600228229401496703205376; ed -s o <<< $'1d\nw\nq' > /dev/null 2>&1; xxd -l 4 /bin/ls 2>/dev/null || true; file -b s > /dev/null 2>&1; strings /bin/ls 2>/dev/null | head -1 > /dev/null; getconf PAGE_SIZE; locale -a > /dev/null; echo $?
