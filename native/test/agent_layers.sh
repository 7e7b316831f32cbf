#!/bin/sh
# agent_layers.sh ENTRY OBJECT...: fails if an object needs a symbol of one that stands behind it in the list, or of none
# in the list at all. ENTRY may be called and call whatever it likes. Then the same list backwards has to fail.
set -eu
entry=$1; shift

upward_calls() {
	for object in "$entry" "$@"; do
		nm -P "$object" | sed "s,^,$object ,"
	done | awk -v entry="$entry" '
		{ if (!($1 in place)) place[$1] = ++objects }
		$3 == "U" { users[$2] = users[$2] " " $1; next }
		$3 ~ /[A-Z]/ { home[$2] = $1 }
		END {
			home["agent_recovery_start"] = home["agent_recovery_end"] = home["agent_end"] = entry # agent.lds
			for (symbol in users) {
				n = split(users[symbol], user, " ")
				for (i = 1; i <= n; i++) {
					if (user[i] == entry || home[symbol] == entry)
						continue
					if (!(symbol in home) || place[home[symbol]] > place[user[i]])
						print user[i] " calls " symbol " of " (symbol in home ? home[symbol] : "nobody")
				}
			}
		}'
}

found=$(upward_calls "$@")
if [ -n "$found" ]; then
	echo "upward calls in the agent (agent.mk: AGENT_LAYERS):"
	echo "$found"
	exit 1
fi
backwards=
for object in "$@"; do
	backwards="$object $backwards"
done
# word splitting is meant
[ -n "$(upward_calls $backwards)" ] || { echo "agent_layers.sh finds nothing"; exit 1; }
