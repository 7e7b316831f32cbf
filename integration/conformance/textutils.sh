seq 1 3000 | sed 's/5/five/g' | grep -c five
seq 1 100 | awk '{s+=$1} END {print s}'
printf 'b 2\na 1\nc 3\n' | sort -k2nr
printf 'x\nx\ny\n' | uniq -c
seq 10 | tac | head -2; seq 10 | rev | tail -1
printf 'a:b:c\n' | cut -d: -f2
echo hello | md5sum; echo hello | sha256sum; echo hello | base64
printf 'one\ntwo\n' | nl; seq 3 | tr '\n' ,; echo
od -An -tx1 <<< abc; printf 'aXbX' | tr -d X; echo
join <(printf '1 a\n2 b\n') <(printf '1 x\n2 y\n'); comm -12 <(seq 1 5) <(seq 3 8)
