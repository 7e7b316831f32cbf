/bin/busybox echo static; /bin/busybox sh -c 'for i in 1 2 3; do busybox echo $i; done | /bin/busybox sort -r'
/bin/busybox seq 5 | /bin/busybox awk '{s+=$1}END{print s}'; /bin/busybox uname -s
