mkdir -p a/b/c d; for i in 1 2 3; do echo $i > a/f$i; echo $i > a/b/g$i.txt; done; ln -s ../d a/link; mkfifo pipe; : > empty
find . | sort
find . -type f -name '*.txt' | sort
find . -type l; find . -type p; find . -empty | sort
find a -maxdepth 1 -type f -exec cat {} + | sort
find . -name 'f*' -exec sh -c 'echo "$1: $(cat "$1")"' _ {} \; | sort
find . -print0 | xargs -0 -n 3 echo | wc -l
seq 20 | xargs -P 4 -I{} sh -c 'echo {}' | sort -n | tr '\n' ' '; echo
find . -newer a/f1 -type f | sort > /dev/null; echo $?
find . -size -1c -type f; find -L a -type d | sort
find . -name 'g*' -delete; find . -type f | sort
find . -type d -depth | sort; find none; echo $?
echo a b c | xargs -n1; seq 3 | xargs sh -c 'exit 255' 2>/dev/null; echo $?
find /usr/share/doc -maxdepth 1 | sort | sha256sum
