#!/bin/sh
# dialect.sh FILE...: holds all C to the dialect that dialect.awk describes, after it has shown that it can.
set -eu
here=$(dirname "$0")

bad=$(mktemp)
trap 'rm -f "$bad"' EXIT
cat > "$bad" << 'C'
int one(void) {
	return 1;
}
    int spaces;
int two(int a) 
{
	int b = a;
	b++;
	if (a
	    > 1
	    && b)
		b = (struct x){0};
	if (a) {
		b--;
	}
	switch (a) {
	case 1: return 2;
	}
	{
		b++; /* 123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789 */
	}
}
C
expected="a function's brace goes on a line of its own
blanks at the end
brace on a line of its own
braces around one statement
indented by spaces
longer than 120 columns
no blank line after declarations
no space inside a brace
operator at the start of a line
statement behind a case"
found=$(awk -f "$here/dialect.awk" "$bad" | sed 's/^[^ ]* //' | LC_ALL=C sort)
if [ "$found" != "$expected" ]; then
	echo "dialect.awk finds other things than it should:"
	echo "$found"
	exit 1
fi
awk -f "$here/dialect.awk" "$@"
