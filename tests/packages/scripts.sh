#!/bin/sh
# scripts.sh <deb or rpm> <packages>: each maintainer script in each way that the package manager calls it, twice in a
# row: both end with 0, and the second time changes nothing. The lines of scripts.table say how and where.
. "$PDIST_SOURCE/tests/lib.sh"
format=$1
PACKAGES=$2
. "$PDIST_SOURCE/tests/packages/roots.sh"

# take_out: the scripts of 1.1.0, below scripts/ of the base; one of rpm's sections that is not there is no file.
take_out() {
  mkdir "$base/scripts"
  if [ "$format" = deb ]; then
    dpkg-deb --ctrl-tarfile "$PACKAGES/noted_1.1.0-1_amd64.deb" | tar -C "$base/scripts" -xf -
    rm "$base/scripts/control" "$base/scripts/conffiles" "$base/scripts/md5sums"
    return
  fi
  for section in pre:PREIN post:POSTIN preun:PREUN postun:POSTUN posttrans:POSTTRANS triggerun:TRIGGERSCRIPTS; do
    rpm -qp --qf "%{${section#*:}}\n" "$PACKAGES/noted-1.1.0-1.x86_64.rpm" >script.txt 2>/dev/null
    if [ "$(cat script.txt)" != '(none)' ]; then mv script.txt "$base/scripts/${section%:*}"; fi
  done
}

# check_language: POSIX sh, to those who know; /bin/sh of the root is dash, which knows no more than that.
check_language() {
  [ "$(readlink "$base/usr/bin/sh")" = dash ] || fail 'sh of the root is not dash'
  for script in "$base"/scripts/*; do
    dash -n "$script" || fail "${script##*/} is not sh"
    if command -v checkbashisms >/dev/null; then checkbashisms -f "$script" || fail "${script##*/} has bashisms"; fi
  done
}

# The roots that scripts are called in.
make_places() {
  layer absent base && finish absent
  layer old base && put 1.0.0 && echo 'a note' >"$root/var/lib/noted/data" && finish old
  layer installed base && put 1.1.0 && finish installed
  layer removed installed && take_away && finish removed
  if [ "$format" = deb ]; then
    layer unpacked old
    in_root dpkg --unpack --force-unsafe-io /packages/noted_1.1.0-1_amd64.deb
    finish unpacked
  fi
}

# whole: all that was changed in the root `cell` since it was begun.
whole() (
  cd roots/cell/upper || fail 'there is no root'
  find . -path ./var/log -prune -o -printf '%p %y %m %u %g %l\n' | sort
  find . -path ./var/log -prune -o -type f -print0 | sort -z | xargs -0r sha256sum --
)

# check_line <place> <script> <argument>...
check_line() {
  line="$*"
  layer cell "$1"
  script=$2
  shift 2
  whole >first.txt
  for time in first second; do
    in_root env DPKG_MAINTSCRIPT_PACKAGE=noted "DPKG_MAINTSCRIPT_NAME=$script" sh "/scripts/$script" "$@" >said.txt 2>&1 ||
      { status=$?; cat said.txt >&2; fail "$line: the $time time it ends with $status"; }
    whole >"after-$time.txt"
  done
  diff after-first.txt after-second.txt >&2 || fail "$line: the second time is not as the first"
  finish cell
  rm -rf --one-file-system -- roots/cell
  tried=$((tried + 1))
  echo "$script" >>tried.txt
}

make_base systemd
take_out
check_language
make_places >places.txt 2>&1 || { cat places.txt >&2; fail 'the roots cannot be made'; }
tried=0
while read -r kind line; do
  [ "$kind" = "$format" ] || continue
  # Words that have no spaces.
  # shellcheck disable=SC2086
  check_line $line </dev/null
done <"$PDIST_SOURCE/tests/packages/scripts.table"
ls "$base/scripts" >has.txt
sort -u tried.txt | diff - has.txt >&2 || fail 'the table and the package have other scripts'
