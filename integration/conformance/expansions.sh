x=$(for i in $(seq 50); do echo $i; done | tail -1); echo $x
echo {a..e}{1..3}
a=(1 2 3); echo ${#a[@]} ${a[@]:1}
printf '%05d %x %s\n' 42 255 str
echo $((2**40)) $((17 % 5))
shopt -s extglob nullglob; touch f1 f2 g; echo f* !(f*) zzz*
read -r a b <<< "one two three"; echo "$b"
diff <(seq 3) <(seq 4); echo $?
