/* The texts that commands print without asking anybody. */
	.section .rodata
	.globl features_text, features_text_end, spec_text, spec_text_end
features_text:
	.incbin "runtime/features.json"
features_text_end:
spec_text:
	.incbin "runtime/spec.json"
spec_text_end:
	.section .note.GNU-stack, "", @progbits
