#!/bin/sh
# A sample of this system's own libraries and programs: with a path of 22 bytes added, the real loader lists the same
# objects and resolves the same symbols, and the programs run.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/common.sh"

loader=$(pdist-rpath --print-interpreter "$(command -v env)")

# listed <file>: what the loader finds for it, all symbols resolved, without addresses.
listed() {
  LD_TRACE_LOADED_OBJECTS=1 LD_BIND_NOW=1 LD_WARN=1 timeout 60 "$loader" "$1" 2>&1 | sed 's/ (0x[0-9a-f]*)$//'
}

# sample <count>: lines evenly spread over the input.
sample() {
  sort | awk -v wanted="$1" '{ line[NR] = $0 } END { for (i = 1; i <= wanted; i++) print line[int(i * NR / wanted)] }' |
    uniq
}

libraries=$(dirname "$(find /usr/lib /usr/lib64 -maxdepth 2 -name libc.so.6 -path '*lib*' | sort | head -n 1)")
{
  find "$libraries" -maxdepth 1 -type f -name '*.so*' -size -8192k | sample 100
  find /usr/bin -maxdepth 1 -type f -size -8192k | sample 120
} >sample.txt
edited=0
while read -r file; do
  cp "$file" object
  chmod u+w object
  if [ "$(pdist-rpath --json object 2>/dev/null | grep -c '"dynamic": true')" = 0 ]; then continue; fi
  listed ./object >before.txt
  pdist-rpath --add-rpath "$short" object || fail "$file"
  listed ./object >after.txt
  diff before.txt after.txt >&2 || fail "$file: the loader sees something else"
  [ $(($(stat -c %s object) - $(stat -c %s "$file"))) -lt 524288 ] || fail "$file grew by more than its string table"
  edited=$((edited + 1))
done <sample.txt
echo "$edited objects"
[ "$edited" -ge 100 ] || fail "only $edited objects to edit here"

for name in bash sed awk grep tar find sort ls cmake perl python3; do
  program=$(command -v "$name") || continue
  cp "$program" object
  "$program" --version >before.txt 2>&1 || continue
  pdist-rpath --set-rpath "$short" object 2>err.txt || {
    expect_in err.txt "it is text, not an ELF, PE or Mach-O file" # a script
    continue
  }
  "$loader" --argv0 "$program" ./object --version >after.txt 2>&1 || fail "$name does not run"
  diff before.txt after.txt >&2 || fail "$name says something else"
done
