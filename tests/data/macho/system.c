/* What stands for libSystem where there is no SDK: just the names that the others are linked against. */
int puts(const char *text) { return text != 0; }
int stub_binder(void) __asm__("dyld_stub_binder");
int stub_binder(void) { return 0; }
