#!/bin/sh
# Notes that code, symbols or the note itself know by their address stay where they are: only those of GNU, Go and FDO may
# make room for a program header.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/common.sh"

cat >library.c <<'C'
__attribute__((section(".note.app"), used, aligned(4))) const struct {
  int name_size, text_size, type;
  char name[4], text[64];
} app_note = {4, 64, 1, "App", "the description"};
const char* app(void) { return app_note.text; }
C
cat >host.c <<'C'
#include <dlfcn.h>
#include <stdio.h>
int main(void) {
  void* library = dlopen("./library.so", RTLD_NOW);
  if (library == 0) return puts(dlerror());
  const char* (*app)(void) = (const char* (*)(void))dlsym(library, "app");
  const char* note = dlsym(library, "app_note");
  printf("%s, %s\n", app(), note + 16);
  return 0;
}
C
# As Crashpad has it: the note holds the distance from its description to what it tells of.
cat >distance.c <<'C'
#define _GNU_SOURCE
#include <link.h>
#include <stdio.h>
#include <string.h>
char info[] = "the information";
__asm__(".pushsection .note.info,\"a\",%note\n.balign 4\n.long 5\n.long 2f-1f\n.long 7\n.asciz \"Info\"\n.balign 4\n"
        "1:\n.quad info - 1b\n2:\n.balign 4\n.popsection");
static int look(struct dl_phdr_info* object, size_t size, void* data) {
  (void)size, (void)data;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr)* header = object->dlpi_phdr + i;
    if (header->p_type != PT_NOTE) continue;
    char *at = (char*)(object->dlpi_addr + header->p_vaddr), *end = at + header->p_memsz;
    while (at + 12 <= end) {
      const ElfW(Nhdr)* note = (const void*)at;
      char *name = at + 12, *text = name + ((note->n_namesz + 3) & ~3u);
      if (note->n_namesz == 5 && strcmp(name, "Info") == 0) {
        long distance;
        memcpy(&distance, text, sizeof distance);
        puts(text + distance == info ? "right" : "wrong");
        return 1;
      }
      at = text + ((note->n_descsz + 3) & ~3u);
    }
  }
  return 0;
}
int main(void) { return dl_iterate_phdr(look, 0) - 1; }
C
gcc host.c -o host
for linker in bfd gold lld mold; do
  command -v "ld.$linker" >/dev/null || {
    echo "no ld.$linker: install binutils, lld, mold"
    exit 77
  }
  echo "== $linker: a library's own note"
  for option in '' -nostartfiles; do
    # shellcheck disable=SC2086
    gcc -O1 -shared -fPIC $option "-fuse-ld=$linker" library.c -o library.so
    for path in "$short" "$long"; do
      pdist-rpath --set-rpath "$path" library.so 2>err.txt
      [ "$(./host)" = 'the description, the description' ] || fail "$linker $option: $(./host)"
      expect_sound library.so
      # Where nothing else gives room the program header table moves, and who edits it is told.
      if [ "$(readelf -hW library.so | sed -n 's/.*Start of program headers: *\([0-9]*\).*/\1/p')" != 64 ]; then
        expect_in err.txt 'strip it before the edit, not after'
        continue
      fi
      for tool in strip llvm-strip eu-strip; do
        cp -p library.so unstripped
        "$tool" library.so
        [ "$(./host)" = 'the description, the description' ] || fail "$linker $option, $tool: $(./host)"
        cp -p unstripped library.so
      done
    done
  done
  echo "== $linker: a distance in a note"
  for kind in -pie -no-pie; do
    gcc "$kind" "-fuse-ld=$linker" distance.c -o distance
    pdist-rpath --set-rpath "$long" --add-needed libm.so.6 distance 2>err.txt
    [ "$(./distance)" = right ] || fail "$linker $kind: $(./distance)"
    expect_sound distance
  done
done

echo "== Android's packed relocations: what lies behind the string table is no string"
gcc -shared -fPIC -fuse-ld=lld -Wl,--pack-dyn-relocs=android library.c -o packed.so
pdist-rpath --set-rpath "$long" packed.so
expect_sound packed.so
