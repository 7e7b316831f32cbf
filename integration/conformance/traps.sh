trap 'echo got term' TERM
(sleep 0.1; kill -TERM $$) &
wait; echo waited
wait; echo done
trap '' INT; kill -INT $$; echo survived
trap - INT
bash -c 'trap "echo bye; exit 5" TERM; kill -TERM $$; sleep 5'; echo $?
