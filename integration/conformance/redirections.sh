echo a > f; echo b >> f; cat f
cat < f 3<&0
exec 5>g; echo five >&5; exec 5>&-; cat g
set -C; (echo x > f) 2>/dev/null; echo $?
cat <<X
here $((1+2))
X
ls nothere 2>/dev/null; echo $?
: > empty; test -s empty; echo $?
