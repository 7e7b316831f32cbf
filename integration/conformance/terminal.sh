# Commands under script(1), which gives them a terminal of their own.
export TERM=xterm PS1='$ '
script -qec 'tty | grep -c pts; stty size; stty rows 33 cols 77; stty size; [ -t 0 ] && echo is a tty; exit 6' /dev/null < /dev/null | tr -d '\r'; echo ${PIPESTATUS[0]}
script -qec 'stty -a | tr ";" "\n" | grep -cE "intr = |eof = "; stty -echo; stty -a | grep -o -e "-echo "; stty sane; tput cols 2>/dev/null || echo 80' /dev/null < /dev/null | tr -d '\r' | head -3
script -qec 'bash -c "set -m; sleep 20 & jobs | sed \"s/ \\+/ /g\"; kill %1; wait; echo waited"' /dev/null < /dev/null 2>&1 | tr -d '\r' | grep -v Terminated
