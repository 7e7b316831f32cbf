mkdir t; for i in $(seq 30); do head -c $((i*1000)) /dev/zero | tr '\0' a > t/$i; done
tar cf t.tar t; tar tf t.tar | sort | head -3; mkdir o; tar xf t.tar -C o; diff -r t o/t && echo same
gzip -c t.tar > t.gz; gunzip -c t.gz | cmp - t.tar && echo gz
xz -T2 -c t.tar > t.xz; xz -dc t.xz | cmp - t.tar && echo xz
dd if=/dev/zero of=z bs=64k count=20 2>/dev/null; sha256sum z
