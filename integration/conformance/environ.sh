# What /proc says of a program's arguments and environment.
env -i A=b 'C=two words' EMPTY= cat /proc/self/environ | tr '\0' '\n'
env -i X=y sh -c 'Z=new; export Z; tr "\0" "\n" < /proc/$$/environ; cat /proc/self/environ | tr "\0" "\n" | grep -v -e PWD -e ^_'
cat /proc/self/cmdline | tr '\0' ' '; echo
stat -c '%a %s' /proc/self/environ /proc/self/cmdline
