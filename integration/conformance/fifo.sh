mkfifo f; stat -c %F f
cat f > out & echo through > f; wait; cat out
(for i in 1 2 3; do echo $i; done > f) & sort -r f
