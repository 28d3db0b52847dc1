/* A library that a program finds by its search path. */
const char *greet(void) { return "greetings"; }
