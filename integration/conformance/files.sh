umask 022
mkdir -p a/b/c; touch a/x a/b/y; ln -s ../x a/b/link; ln a/x a/hard
find a | sort
stat -c '%F %a %h %N' a/x a/b/link a | sort
mv a/b/y a/b/z; ls -1 a/b; cat a/b/link; rm -r a/b; ls -1 a
cp -a a copy; ls -1 copy
rmdir copy 2>/dev/null; echo $?
chmod 640 a/x; stat -c %a a/x; test -x a/x; echo $?
mkdir d; chmod 1777 d; stat -c %A d
touch -d '2001-02-03 04:05:06 UTC' t; stat -c %Y t
truncate -s 1000 t; stat -c %s t; wc -c < t
readlink a/b 2>/dev/null; echo $?
