for i in $(seq 100); do /bin/true; done; echo done
seq 20 | xargs -n1 -P4 sh -c 'exit 0'; echo $?
seq 1 40 | xargs -n 10 echo
