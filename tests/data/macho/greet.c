int puts(const char *text);
int greet(void) { return puts("greetings"); }
