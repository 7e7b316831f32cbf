sleep 0.2 & wait $!; echo $?
(exit 3) & wait $!; echo $?
for i in 1 2 3 4 5; do (exit $i) & p[$i]=$!; done
for i in 1 2 3 4 5; do wait ${p[$i]} 2>/dev/null; echo $?; done
trap 'echo usr1' USR1; kill -USR1 $$; echo after
trap 'echo exit trap' EXIT
(sleep 10 & k=$!; kill $k; wait $k; echo $?) 2>/dev/null
