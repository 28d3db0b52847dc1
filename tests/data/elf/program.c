/* Prints what its library says, and looks at its own program headers twice: as the kernel shows them (AT_PHDR) and as
   the loader has them. Both must show the same, mapped, table. With an argument it prints its own last bytes. */
#define _GNU_SOURCE
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>

const char *greet(void);

static int same_table(struct dl_phdr_info *info, size_t size, void *result) {
  const ElfW(Phdr) *shown = (const ElfW(Phdr) *)getauxval(AT_PHDR);
  (void)size;
  *(int *)result = shown != NULL && getauxval(AT_PHNUM) == info->dlpi_phnum &&
                   memcmp(shown, info->dlpi_phdr, info->dlpi_phnum * sizeof *shown) == 0;
  return 1; /* the first object is the program */
}

int main(int count, char **arguments) {
  char tail[9] = "";
  int same = 0;
  dl_iterate_phdr(same_table, &same);
  if (!same) {
    puts("program headers differ");
    return 1;
  }
  if (count > 1) {
    FILE *self = fopen(arguments[0], "rb");
    if (self == NULL || fseek(self, -8, SEEK_END) != 0 || fread(tail, 1, 8, self) != 8) return 2;
    puts(tail);
  }
  puts(greet());
  return 0;
}
