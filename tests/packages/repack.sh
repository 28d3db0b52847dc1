#!/bin/sh
# repack.sh <package> <folder>: an installed package as a .deb again: its files outside /etc and /var, its relations and
# no scripts, which would set up a machine. For a repository without network.
set -eu
export LC_ALL=C
package=$1
work=${2:?}/$1.work
mkdir -p "$work/DEBIAN"
awk -v package="$package" 'BEGIN { RS = ""; FS = "\n" }
  $1 == "Package: " package && / installed\n/ {
    for (i = 1; i <= NF; ++i) {
      if ($i !~ /^ /) skip = $i ~ /^(Status|Conffiles|Config-Version):/
      if (!skip) print $i
    }
    exit
  }' /var/lib/dpkg/status >"$work/DEBIAN/control"
cat /var/lib/dpkg/info/"$package".list /var/lib/dpkg/info/"$package":*.list 2>/dev/null |
  sed -E -e '/^\/(etc|var|run)(\/|$)/d' -e '/^\/usr\/share\/(doc|man|info|locale|lintian|bug|zoneinfo)\//d' \
    -e '/^\/\.$/d' -e 's,^/,,' -e '/^$/d' | sort -u >"$work.files"
# Folders come with their files: those of the database may be links here.
while read -r file; do
  if [ -L "/$file" ] || [ ! -d "/$file" ]; then printf '%s\n' "$file"; fi
done <"$work.files" | sed '/^lib64$\|^lib$\|^bin$\|^sbin$/d' >"$work.list"
tar -C / --ignore-failed-read -cf - -T "$work.list" 2>/dev/null | tar -C "$work" -xf -
dpkg-deb -Znone --root-owner-group --build "$work" "$2" >/dev/null
rm -r -- "$work" "$work.files" "$work.list"
