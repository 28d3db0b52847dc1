#!/bin/sh
# Whether libraries define the versions of symbols that are needed of them, in all combinations, with the real loader as the
# judge: what it does not start is neither planned nor proven, and what it starts is.
. "$PDIST_SOURCE/tests/lib.sh"
CC=${CC:-cc}
policy=$PDIST_SOURCE/templates/policy/bundle-all.yaml

# The library as it may be: <name> <functions> <version script>.
lib() {
  mkdir -p "$1"
  for function in $2; do echo "int $function(void) { return 0; }"; done >lib.c
  if [ -n "$3" ]; then
    printf '%s\n' "$3" >lib.map
    "$CC" -shared -fPIC lib.c -Wl,-soname,libfoo.so.1 -Wl,--version-script=lib.map -o "$1/libfoo.so.1"
  else
    "$CC" -shared -fPIC lib.c -Wl,-soname,libfoo.so.1 -o "$1/libfoo.so.1"
  fi
}
lib first 'foo' 'FOO_1 { global: foo; local: *; };'
lib both 'foo bar' 'FOO_1 { global: foo; local: *; }; FOO_2 { global: bar; } FOO_1;'
lib second 'foo bar' 'FOO_2 { global: foo; bar; local: *; };'
lib other 'foo bar' 'BAR_1 { global: foo; bar; local: *; };'
lib hollow 'foo baz' 'FOO_1 { global: foo; local: *; }; FOO_2 { global: baz; } FOO_1;'
lib plain 'foo bar' ''

# What is needed of it: <name> <library that it is linked with> <code of int use(void)>.
printf 'int foo(void);\nint use(void) { return foo(); }\n' >foo.c
printf 'int foo(void);\nint bar(void);\nint use(void) { return foo() + bar(); }\n' >bar.c
printf 'int foo(void);\nint bar(void) __attribute__((weak));\nint use(void) { return foo() + (bar ? bar() : 0); }\n' >weak.c

# Through what: the program itself, a library, a plugin.
echo 'int use(void); int main(void) { return use(); }' >main.c
cat >host.c <<'END'
#include <dlfcn.h>
#include <stdio.h>
int main(void) {
  void *plugin = dlopen("libplugin.so", RTLD_LAZY);
  if (!plugin) puts(dlerror());
  return plugin == 0;
}
END

mkdir -p lib
combinations=0 refused=0
for code in foo bar weak; do
  for linked in both plain; do
    for through in program library plugin; do
      case $through in
        program) "$CC" -o app main.c $code.c $linked/libfoo.so.1 -Wl,-rpath,"$PWD/lib" ;;
        library)
          "$CC" -shared -fPIC -o lib/libuse.so $code.c $linked/libfoo.so.1 -Wl,-soname,libuse.so -Wl,-rpath,"$PWD/lib"
          "$CC" -o app main.c lib/libuse.so -Wl,-rpath,"$PWD/lib" -Wl,--allow-shlib-undefined
          ;;
        plugin)
          "$CC" -o app host.c -Wl,-rpath,"$PWD/lib" -Wl,--disable-new-dtags
          "$CC" -shared -fPIC -o lib/libplugin.so $code.c $linked/libfoo.so.1 -Wl,-rpath,"$PWD/lib"
          ;;
      esac
      for found in first both second other hollow plain; do
        for bound in '' 1; do
          rm -rf dist lib/libfoo.so.1 .dist.pdist-work
          cp $found/libfoo.so.1 lib
          LD_BIND_NOW=$bound ./app >said.txt 2>&1 || true
          expected=0
          if grep -q 'version .* not found (required by' said.txt; then expected=1; fi
          what="$code linked with $linked, through a $through, finds $found${bound:+, bound at once}"
          combinations=$((combinations + 1))
          refused=$((refused + expected))
          [ -z "$bound" ] || continue # to us it is the same

          module=
          [ $through != plugin ] || module=lib/libplugin.so
          capture pdist-runtime plan --program app ${module:+--program "$module"} --dist dist --policy "$policy" --output plan.json
          [ "$status" = "$expected" ] || fail "$what: the loader: $(cat said.txt); plan: $status $(cat err.txt)"
          [ "$expected" = 0 ] || expect_in err.txt 'libfoo.so.1: it does not define the version FOO_'

          # A dist that was right, and got another library.
          cp $linked/libfoo.so.1 lib
          pdist-runtime stage --program app ${module:+--program "$module"} --dist dist --policy "$policy" >out.txt
          cp $found/libfoo.so.1 "$(find dist -name libfoo.so.1)"
          capture pdist-verify dist --policy "$policy" --skip manifest
          [ "$status" = "$expected" ] || fail "$what: the loader: $(cat said.txt); verify: $status $(cat out.txt)"
        done
      done
      rm -f lib/libplugin.so lib/libuse.so
    done
  done
done
[ "$refused" -gt 20 ] || fail "only $refused of $combinations were refused"
echo "$combinations combinations, $refused of them not started"
