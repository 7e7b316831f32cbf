# dialect.awk - one dialect of C: the Linux kernel's, with lines of 120 columns. awk -f dialect.awk FILE...
#
# Indentation by tabs of 8; braces around one statement only where another branch needs them; a blank line after
# declarations; spaces inside the braces of initialisers; operators at the ends of lines; each case on a line of its own.
# Functions to 60 lines, files to 500.

function wrong(what) {
	print FILENAME ":" FNR ": " what
	found = 1
}

function width(text,    i, columns) {
	for (i = 1; i <= length(text); i++)
		columns += substr(text, i, 1) == "\t" ? 8 - columns % 8 : 1
	return columns
}

# Without comments and the contents of strings and characters.
function code_of(text) {
	gsub(/\\./, "", text)
	gsub(/"[^"]*"/, "\"\"", text)
	gsub(/'[^']*'/, "''", text)
	gsub(/\/\*[^*]*(\*[^\/][^*]*)*\*\//, "", text)
	sub(/[ \t]+$/, "", text)
	return text
}

function is_declaration(text) {
	if (text !~ /^\t/ || text ~ /^\t+(return|else|case|goto|typedef|break|continue)/)
		return 0
	sub(/long long/, "long", text)
	sub(/^\t+((const|static|volatile|struct|enum|union|unsigned|_Alignas\([^)]*\)) )*/, "", text)
	return text == "{" || text ~ /^[a-zA-Z_0-9]+ +\**(const )?[a-zA-Z_0-9]+( =|\[|;|, ?\**[a-z_])/ ||
		text ~ /^[a-zA-Z_0-9]+ +\**\(\*[a-z_]+\)\(/
}

FNR == 1 { function_start = comment = in_declaration = after_declaration = 0; last = last_but_one = "" }

width($0) > 120 { wrong("longer than 120 columns") }
/[ \t]$/ { wrong("blanks at the end") }
/^ +[^ *]/ { wrong("indented by spaces") }
FNR == 501 { wrong("longer than 500 lines") }

# A comment neither ends a run of declarations nor is it a statement.
comment || /^[ \t]*\/\*/ {
	comment = $0 !~ /\*\//
	last = "comment"
	if (comment || $0 ~ /\*\/$/)
		next
}

{
	code = code_of($0)
	if (code ~ /^\t+\{$/)
		wrong("brace on a line of its own")
	if (code ~ /^[a-zA-Z][^=]*\) *\{$/)
		wrong("a function's brace goes on a line of its own")
	if (code ~ /^\t+ *(&&|\|\|)/)
		wrong("operator at the start of a line")
	if (code ~ /^\t*(case .*|default):[ \t]*[^ \t{]/)
		wrong("statement behind a case")
	if (code ~ /[=(,{)] *\{[^ ]/ || code ~ /[^ \t{]\}[;,]/)
		wrong("no space inside a brace")
	if (code ~ /^\t+\}$/ && last ~ /;$/ && last_but_one ~ /^\t+(if|for|while|else)( .*)?\{$/)
		wrong("braces around one statement")
	if (after_declaration && code != "" && code !~ /^\t*\}/ && !is_declaration(code))
		wrong("no blank line after declarations")
	if (code == "{")
		function_start = FNR
	if (code == "}" && function_start) {
		if (FNR - function_start > 60)
			wrong("function longer than 60 lines")
		function_start = 0
	}
	after_declaration = 0
	if (in_declaration || function_start && is_declaration(code)) {
		in_declaration = code !~ /;$/
		after_declaration = !in_declaration
	}
	last_but_one = last
	last = code
}

END { exit found }
