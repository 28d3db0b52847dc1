/* What the example uses of macOS' C library. A stand-in for Apple's headers, so that none of them is needed. */
#pragma once

typedef struct stream FILE;
extern FILE* __stdoutp;

int atoi(const char* text);
void* dlopen(const char* path, int mode);
void* dlsym(void* handle, const char* name);
int fflush(FILE* stream);
int printf(const char* format, ...);
int puts(const char* text);
unsigned sleep(unsigned seconds);
