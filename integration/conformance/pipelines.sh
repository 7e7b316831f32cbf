c='cat'; for i in $(seq 40); do c="$c | cat"; done; echo deep | eval "$c"
seq 100000 | sort -rn | sort -n | uniq | awk '{s+=$1} END{print s}'
yes | head -100000 | wc -l; echo ${PIPESTATUS[@]}
yes | head -1; echo ${PIPESTATUS[0]}
head -c 30000000 /dev/zero | tr '\0' 'x' | wc -c
diff <(seq 5) <(seq 2 6); paste <(seq 3) <(seq 4 6)
seq 1000 | tee >(wc -l > a) >(sort -rn | head -1 > b) | tail -1; sleep 0.3; cat a b
coproc { while read x; do echo "<$x>"; done; }; echo one >&${COPROC[1]}; read r <&${COPROC[0]}; echo $r; exec {COPROC[1]}>&-; wait $COPROC_PID
set -o pipefail; false | true; echo $?; { echo out; echo err >&2; } 2>&1 | sort; exec 5> five; echo five >&5; exec 5>&-; cat five
for i in $(seq 30); do echo $i; done | while read x; do [ $((x % 10)) = 0 ] && echo $x; done
mkfifo p q; (cat p > q) & (seq 10 > p) & cat q | paste -sd+ | bc 2>/dev/null || true; wait
read -t 0.1 x < <(sleep 1); echo $?; echo abc | (read -n 2 y; echo $y); printf 'a\0b\0' | while IFS= read -r -d '' z; do echo $z; done
mapfile -t lines < <(seq 5); echo ${#lines[@]} ${lines[4]}; cat <<< here; cat <<X
$((6*7)) $(echo sub)
X
