# Root in the sandbox binds the root elsewhere and looks below what our own /proc, /sys and /dev cover: nothing of the host's must be there.
# Also not below the host's directory of sandboxes, whose path is the first argument.
umask 0
mkdir -p /tmp/m && mount --bind / /tmp/m || exit 1
found=0
for d in proc sys dev "$1"; do
  [ -d "/tmp/m/$d" ] || { echo "$d is not there"; found=1; }
  for entry in /tmp/m/$d/* /tmp/m/$d/.[!.]*; do
    [ -e "$entry" ] && { echo "$entry"; found=1; }
  done
done
cat /tmp/m/proc/self/cmdline 2> /dev/null && found=1
[ -e /tmp/m/etc/passwd ] || { echo 'nothing is there at all'; found=1; }
exit $found
