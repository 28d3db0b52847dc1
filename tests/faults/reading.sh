#!/bin/sh
# reading.sh <points>: a file that cannot be looked at is an error that names it. It never makes a dist proven that is not, nor
# a plan another one.
. "$PDIST_SOURCE/tests/lib.sh"
points=$1
policy=$PDIST_SOURCE/templates/policy/bundle-all.yaml
command -v strace >/dev/null || { echo 'strace is not installed' >&2 && exit 77; }
strace -o /dev/null true 2>/dev/null || { echo 'strace is not permitted here' >&2 && exit 77; }

# Two libraries of one name, of which the first in the search path is the right one, and a path of the build in the program.
mkdir -p first second real
ln -s real private
for folder in first second; do
  echo "const char *one(void) { return \"$folder\"; }" |
    "${CC:-cc}" -xc -shared -fPIC -Wl,-soname,libone.so.1 -o $folder/libone.so.1 -
done
printf '#include <stdio.h>\nconst char *one(void);\nconst char *build = "%s/real/obj";\nint main(void) { return puts(one()) + puts(build) < 0; }\n' \
  "$PWD" >app.c
"${CC:-cc}" -o app app.c first/libone.so.1 -Wl,-rpath,"$PWD/first:$PWD/second"
plan() { pdist-runtime plan --program app --dist dist --policy "$policy" --output plan.json; }
plan >out.txt
cp plan.json good.json
pdist-runtime apply --plan plan.json >out.txt
verify() { pdist-verify dist --policy "$policy" --private-folder "$PWD/private" --skip manifest; }
capture verify
expect_status 1
expect_in out.txt 'build-paths'

# calls <command>: of its system calls that look at something, name and number, those of the loader left out.
calls() {
  # shellcheck disable=SC2086 # arguments without spaces
  strace -f -qqq -o calls.log -e signal=none \
    -e trace=newfstatat,stat,lstat,statx,readlink,openat,getdents64,pread64,lgetxattr,clone3 "$PDIST_BIN/$1" $2 >out.txt 2>err.txt || true
  awk '$2 ~ /^clone3/ { started = 1; next }
    $2 ~ /^[a-z0-9_]+\(/ { name = $2; sub(/\(.*/, "", name); number = ++count[$1, name]
      if (!started) before[name] = number
      else if (number > before[name] && !seen[name, number]++) print name, number }' calls.log >all.list
  awk -v count="$points" '{ line[NR] = $0 } END { if (count == "all" || count > NR) count = NR
    for (i = 0; i < count; i++) print line[1 + (count == 1 ? 0 : int(i * (NR - 1) / (count - 1) + 0.5))] }' all.list
}

tried=0
# each <program> <arguments> <what must hold after status 0>
each() {
  calls "$1" "$2" >points.list
  while read -r call number; do
    rm -f plan.json
    # shellcheck disable=SC2086 # arguments without spaces
    capture strace -f -qqq -o /dev/null -e "trace=$call" -e "inject=$call:error=EIO:when=$number" "$PDIST_BIN/$1" $2
    what="$1: EIO at call $number of $call"
    tried=$((tried + 1))
    case $status in
      0) "$3" || fail "$what: status 0: $(cat out.txt)" ;;
      1) [ -s out.txt ] || grep "^$1: error: .*: " err.txt | grep -qv 'error: cannot' || fail "$what: nothing is named: $(cat err.txt)" ;;
      *) fail "$what: status $status: $(cat err.txt)" ;;
    esac
  done <points.list
}
never() { return 1; }
same_plan() { cmp -s plan.json good.json; }
each pdist-verify "dist --policy $policy --private-folder $PWD/private --skip manifest" never
each pdist-runtime "plan --program app --dist dist --policy $policy --output plan.json" same_plan
echo "$tried errors injected"
