exec 2>/dev/null
(exit 7); echo $?
{ (sh -c "kill -9 \$\$"); } 2>/dev/null; echo $?
{ (sh -c "kill -TERM \$\$"); } 2>/dev/null; echo $?
true; echo $?; false; echo $?
/nonexistent/x 2>/dev/null; echo $?
/etc/passwd 2>/dev/null; echo $?
exit 42
