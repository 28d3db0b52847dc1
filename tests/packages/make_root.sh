#!/bin/sh
# make_root.sh <root> <package>...: a clean root, without network: the Essential packages, the named ones and what they
# depend on, copied from this machine's installed files. It has its own dpkg database of just these, and no library of
# any other package; documentation is left out, and what was configured on this machine is not taken along.
set -eu
export LC_ALL=C
root=$1
shift
mkdir -- "$root"
root=$(cd -- "$root" && pwd)
admin=/var/lib/dpkg
list=$root.packages

sh "$(dirname -- "$0")/needed_packages.sh" "$@" >"$list"

# The database.
mkdir -p "$root$admin/info" "$root$admin/updates" "$root$admin/triggers" "$root$admin/parts"
: >"$root$admin/available"
cp "$admin/info/format" "$root$admin/info"
awk 'NR == FNR { taken[$0] = 1; next } substr($1, 10) in taken { print $0 "\n" }
  ' "$list" RS= FS='\n' "$admin/status" >"$root$admin/status"
while read -r package; do
  for file in "$admin/info/$package".* "$admin/info/$package":*; do
    [ ! -f "$file" ] || cp "$file" "$root$admin/info"
  done
done <"$list"

# The files. With merged /usr, /bin and the like are links; the lists name files through them.
for folder in bin sbin lib lib64; do
  mkdir -p "$root/usr/$folder"
  ln -s "usr/$folder" "$root/$folder"
done
mkdir -p "$root/dev" "$root/proc" "$root/tmp" "$root/run/systemd/system" "$root/etc/systemd/system" "$root/root" \
  "$root/var/log" "$root/var/lib/systemd" "$root/var/cache/apt/archives/partial" "$root/var/lib/apt/lists/partial"
chmod 1777 "$root/tmp"
ln -s /run "$root/var/run"
cat "$root$admin"/info/*.list |
  sed -E -e 's,^/(bin|sbin|lib|lib64)(/|$),/usr/\1\2,' -e '/^\/(etc|var|run|dev|proc|tmp)(\/|$)/d' \
    -e '/^\/usr\/share\/(doc|man|info|locale|lintian|bug|i18n|zoneinfo)\//d' -e '/^\/usr\/lib\/.*\/gconv\//d' \
    -e '/^\/\.$/d' -e 's,^/,,' -e '/^$/d' | sort -u >"$root.files"
tar -C / --no-recursion --ignore-failed-read -cf - -T "$root.files" 2>"$root.missing" |
  tar -C "$root" --keep-directory-symlink -xf -
ln -s mawk "$root/usr/bin/awk" # as update-alternatives would have done

# The least of /etc.
printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin' \
  '_apt:x:42:65534::/nonexistent:/usr/sbin/nologin' >"$root/etc/passwd"
printf '%s\n' 'root:x:0:' 'shadow:x:42:' 'nogroup:x:65534:' >"$root/etc/group"
printf '%s\n' 'root:*:1::::::' 'nobody:*:1::::::' '_apt:*:1::::::' >"$root/etc/shadow"
printf '%s\n' 'root:*::' 'shadow:*::' 'nogroup:*::' >"$root/etc/gshadow"
chmod 640 "$root/etc/shadow" "$root/etc/gshadow"
printf '%s\n' 'passwd: files' 'group: files' 'shadow: files' >"$root/etc/nsswitch.conf"
mkdir -p "$root/etc/apt/apt.conf.d" "$root/etc/apt/preferences.d" "$root/etc/apt/trusted.gpg.d" \
  "$root/etc/dpkg/dpkg.cfg.d"
: >"$root/etc/apt/sources.list"
mknod -m 666 "$root/dev/null" c 1 3
# What triggers do.
chroot "$root" /sbin/ldconfig
chroot "$root" /usr/sbin/update-shells
