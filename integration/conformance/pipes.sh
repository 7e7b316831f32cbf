seq 1 1000 | sort -rn | head -3
yes | head -c 100000 | wc -c
echo a | cat | cat | cat | tr a b
{ echo one; echo two >&2; } 2>&1 | sort
seq 5 | while read -r x; do echo "x$x"; done
printf 'a\nb\n' > f; paste f f
echo ${PIPESTATUS[@]}
yes | true; echo "${PIPESTATUS[0]}"
