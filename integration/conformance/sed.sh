seq 10 > n; sed -n '2,4p' n; sed '3d;5q' n; sed -e 's/\([0-9]\)/<\1>/' -e '/<9>/!d' n
sed -i.bak 's/1/one/g' n; head -1 n; tail -1 n; head -1 n.bak
sed -n '/3/,/5/{=;p}' n; sed '1!G;h;$!d' n.bak | head -3; sed -n '$=' n
sed 's/x/y/w out' n > /dev/null; cat out; sed '2i\
inserted' n.bak | head -3; sed y/123/abc/ n.bak | head -3
echo 'Hello World' | sed -E 's/(\w+) (\w+)/\2 \1/'; sed -n '2{p;q}' n; sed -s -n '1p' n n.bak; sed 'N;s/\n/-/' n.bak
sed p none; echo $?; sed 's/(/' n 2>/dev/null; echo $?
