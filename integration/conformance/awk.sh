printf '%s\n' 'a 1' 'b 2' 'a 3' 'c 4' > in
awk '{s[$1]+=$2} END{for(k in s) print k, s[k]}' in | sort
awk 'BEGIN{while(("seq 3" | getline x) > 0) t+=x; print t}'
awk '{print $2 | "sort -rn"}' in
awk -F: '$3==0{print $1}' /etc/passwd
awk 'BEGIN{printf "%5.2f|%-5s|%05d|%x\n", 3.14159, "ab", 42, 255}'
awk '{gsub(/a/,"[&]"); print toupper($0)}' in
awk 'BEGIN{print length("hello"), substr("hello",2,3), index("hello","l"), split("a:b:c",p,":"), p[2]}'
awk 'BEGIN{print ENVIRON["HOME"] != "", ARGC}' x y
awk 'NR==2{exit 3}' in; echo $?
awk 'BEGIN{system("echo from system"); print "out" > "/dev/stderr"}' 2>&1
