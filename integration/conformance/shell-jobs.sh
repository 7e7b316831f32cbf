exec 2> /dev/null
set -m
sleep 30 & echo started; jobs -r | sed 's/ \+/ /g'; kill %1; wait %1 2>/dev/null; echo $?
sleep 0.1 & wait -n; echo $?
(kill -STOP $BASHPID; exit 4) & p=$!; while [ "$(cut -d' ' -f3 /proc/$p/stat)" != T ]; do sleep 0.02; done; jobs -s | sed 's/ \+/ /g;s/(kill.*//'; kill -CONT $p; while kill -0 $p; do sleep 0.02; done; echo continued
timeout 0.2 sleep 10; echo $?; timeout -s KILL 0.2 sleep 10; echo $?; timeout 5 sh -c 'exit 9'; echo $?; timeout --preserve-status -s INT 1 bash -c 'trap "exit 7" INT; while :; do sleep 0.01; done'; echo $?
nohup sh -c 'kill -HUP $$; echo survived' 2>/dev/null; setsid -w sh -c 'ps -o pid= -o sid= -p $$ | awk "{print \$1 == \$2}"'
env -i A=b sh -c 'env | sort | grep -v -e PWD -e _= -e SHLVL'; nice -n 5 sh -c nice; (ulimit -n 64; ulimit -n); umask 027; umask -S; (cd /; pwd); time -p true 2>/dev/null
bash -c 'kill -SEGV $$' 2>/dev/null; echo $?; bash -c 'ulimit -c 0; kill -ABRT $$' 2>/dev/null; echo $?; sh -c 'kill -9 $$'; echo $?
bash -c 'trap "echo term; exit 3" TERM; (sleep 0.1; kill -TERM $$) & while :; do sleep 0.02; done'; echo $?
bash -c 'trap "echo winch" WINCH; kill -WINCH $$; trap "echo chld" CHLD; /bin/true; trap - CHLD; echo end'
exec 3>&1; (exec 3>&-; echo closed >&3) 2>/dev/null; echo $?; command -p echo ok; type -t cd; hash -r; let x=5*5; echo $x
