for i in $(seq 2000); do echo "line $i of a file that compresses well $((i * 7919 % 104729))"; done > f
for z in gzip bzip2 xz; do $z -k f; ls f.* | sed 's/.*\.//'; $z -dc f.* | cmp - f && echo $z; rm f.*; done
gzip -9 < f | gzip -d | sha256sum; gzip -1 -c f > a.gz; gzip -t a.gz; echo $?; head -c 100 a.gz > cut.gz; gzip -t cut.gz 2>/dev/null; echo $?
zcat a.gz | tail -1; xz -9e -c f > a.xz; xz -l --robot a.xz | grep -c file; xzcat a.xz | md5sum; xz -T2 --block-size=20000 -c f | xz -dc | md5sum
mkdir d; cp f d/1; ln d/1 d/2; ln -s 1 d/3; chmod 751 d; chmod 4640 d/1; mkfifo d/p; touch -d '2001-02-03 04:05:06' d/1
for o in '' z j J; do tar --sort=name -c${o}f t.tar$o d; mkdir o$o; tar -xpf t.tar$o -C o$o; (cd o$o/d; stat -c '%n %a %h %F' 1 2 3 p); diff <(cat o$o/d/1) f && echo same; done
stat -c %Y o/d/1; tar tvf t.tar --numeric-owner --full-time d/3 | awk '{print $1, $6, $7, $8}'; tar rf t.tar Makefile 2>/dev/null; echo $?; tar xOf t.tar d/1 | cmp - f; tar df t.tar; echo $?
tar czf - d | (mkdir p; cd p; tar xzf -; ls d); tar --exclude='d/1' -cf x.tar d; tar tf x.tar | sort; tar tf none.tar 2>/dev/null; echo $?
command -v zstd > /dev/null && zstd -q -c f | zstd -dc | cmp - f; echo done
