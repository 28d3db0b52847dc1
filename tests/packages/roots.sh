# shellcheck shell=sh
# Clean roots with packages installed in them, each a layer over another one. Sourced after lib.sh, in isolated.sh.
# PACKAGES is the folder of the packages; $format is deb or rpm; everything is below the folder `roots`.

# The last line of a script that skips: what cannot be had here.
skip() {
  echo "skipped: $*"
  exit 77
}

# make_base <package>...: the root `base`, in memory, of these Debian packages, with the recorder as systemctl where
# systemd is one of them.
make_base() {
  mkdir roots
  mount -t tmpfs -o mode=755 tmpfs roots || skip "no file system in memory"
  mkdir -p roots/base
  sh "$PDIST_SOURCE/tests/packages/make_root.sh" "$PWD/roots/base/upper" "$@" || fail "no clean root"
  base=roots/base/upper
  chroot "$base" /bin/true || skip "no chroot"
  if [ -e "$base/usr/bin/systemctl" ]; then
    mv "$base/usr/bin/systemctl" "$base/usr/lib/systemd/systemctl-of-systemd"
    cp "$PDIST_SOURCE/tests/packages/systemctl.sh" "$base/usr/bin/systemctl"
    chmod 755 "$base/usr/bin/systemctl"
  fi
  mkdir "$base/packages"
  cp "$PACKAGES"/*.deb "$PACKAGES"/*.rpm "$base/packages"
  echo "$PWD/roots/base/upper" >roots/base/lowest_last
  # Whoever sources this sets it.
  # shellcheck disable=SC2154
  if [ "$format" = rpm ]; then make_rpm_base; fi
}

# An rpm that says what the root has, made from its files: so that rpm checks what packages require. glibc's own package
# says that its loader reads DT_GNU_HASH; no file tells.
make_rpm_base() {
  # Every rpm distribution has these folders in its package `filesystem`.
  mkdir -p "$base"/usr/share/man/man1 "$base"/usr/share/man/man8 "$base"/var/tmp \
    "$base"/var/lib/rpm-state
  {
    printf '%s\n' 'Name: base' 'Version: 1' 'Release: 1' 'Summary: What the root has' 'License: MIT' \
      'BuildArch: noarch' 'Provides: /bin/sh' 'Provides: rtld(GNU_HASH)'
    find "$base"/usr/bin "$base"/usr/sbin -mindepth 1 -printf '/usr/%P\n' -path "$base/usr/bin/*" |
      sed 's,^/usr/,/usr/bin/,; s/^/Provides: /; /\[/d'
    find "$base"/usr/lib/*/ -maxdepth 1 -name '*.so*' -type f | /usr/lib/rpm/elfdeps --provides |
      sort -u | sed 's/^/Provides: /'
    printf '%s\n' '%description' 'What the root has.' '%files'
  } >roots/base.spec
  rpmbuild -bb --quiet --define "_topdir $PWD/roots/rpmbuild" --define "_tmppath $PWD/roots/rpmbuild" \
    roots/base.spec >roots/base.log 2>&1 || { cat roots/base.log >&2; fail "no base package"; }
  rpm --root "$PWD/$base" --dbpath /var/lib/rpm -i roots/rpmbuild/RPMS/noarch/base-1-1.noarch.rpm ||
    fail "the base package cannot be installed"
}

# layer <name> <below>: the new root $root is the finished root <below> and what is written from now on.
layer() {
  root=$PWD/roots/$1/root
  mkdir -p "roots/$1/upper" "roots/$1/work" "$root"
  echo "$PWD/roots/$1/upper:$(cat "roots/$2/lowest_last")" >"roots/$1/lowest_last"
  mount -t overlay -o \
    "lowerdir=$(cat "roots/$2/lowest_last"),upperdir=$PWD/roots/$1/upper,workdir=$PWD/roots/$1/work" \
    overlay "$root" || skip "no overlay file system"
  mount -t proc -o ro proc "$root/proc" || skip "no /proc for a root"
}

# finish <name>: nothing is written to the root any more; layers can be put over it.
finish() {
  umount "roots/${1:?}/root/proc" "roots/${1:?}/root"
}

# drop <name>: the root is not needed again, nor is anything above it.
drop() {
  finish "$1"
  rm -rf --one-file-system -- "roots/${1:?}"
}

in_root() { env -i PATH=/usr/sbin:/usr/bin HOME=/root LC_ALL=C DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }

in_rpm() { HOME=/nonexistent rpm --root "$root" --dbpath /var/lib/rpm "$@"; }

# listing: all that is in the root, with type, mode, owner and content, but what has to differ after a package came and
# went: the package managers' own records, the loader's cache, what the recorder of systemctl wrote, the times of accounts'
# lock files, and the accounts themselves, which are looked at by expect_as_before.
listing() (
  cd "$root" || fail "there is no $root"
  without_records -printf '%p %y %m %u %g %l\n' | sort
  without_records -type f -print0 | sort -z | xargs -0 sha256sum --
)

# without_records <expression of find...>
without_records() {
  find . -xdev \( -path ./var/lib/dpkg -o -path ./var/lib/apt -o -path ./var/cache -o -path ./var/log \
    -o -path ./var/lib/rpm -o -path ./etc/ld.so.cache -o -path ./run/units -o -path './etc/*-' -o -path ./etc/.pwd.lock \
    -o -path ./etc/passwd -o -path ./etc/shadow -o -path ./etc/group -o -path ./etc/gshadow \) -prune -o "$@"
}

# remember: how the root is now.
remember() {
  listing >before.txt
  (cd "$root/etc" && cat passwd group shadow gshadow) >accounts-before.txt
}

# expect_as_before <what was done> [<account>...]: nothing was left but these accounts, which have one line a file.
expect_as_before() {
  what=$1
  shift
  listing >after.txt
  diff before.txt after.txt >&2 || fail "$what: the root is not as it was"
  (cd "$root/etc" && cat passwd group shadow gshadow) |
    awk -F: -v accounts="$*" 'BEGIN { split(accounts, list, " "); for (i in list) made[list[i]] = 1 }
      !($1 in made)' >accounts-after.txt
  diff accounts-before.txt accounts-after.txt >&2 || fail "$what: other accounts are there"
}

# What one does to the package noted. put <version>: install, upgrade, downgrade or install again.
put() {
  if [ "$format" = deb ]; then
    in_root dpkg -i --force-confold --force-unsafe-io "/packages/noted_$(echo "$1" | tr - '~')-1_amd64.deb"
  else
    in_rpm -U --oldpackage --replacepkgs "$root/packages/noted-$(echo "$1" | tr - '~')-1.x86_64.rpm"
  fi
}

take_away() {
  if [ "$format" = deb ]; then in_root dpkg -r noted; else in_rpm -e noted; fi
}

purge() {
  if [ "$format" = deb ]; then in_root dpkg -P noted; else in_rpm -e noted; fi
}

# done_by <command...> and refused_by <command...>: the operation ends well, or does not; said.txt has what was said.
# $name, where there is one, is what the test is at.
done_by() { "$@" >said.txt 2>&1 || { cat said.txt >&2; fail "${name:+$name: }refused: $*"; }; }
refused_by() { if "$@" >said.txt 2>&1; then fail "${name:+$name: }not refused: $*"; fi; }

# events <kind>: how many starts, restarts or stops of the service there were.
events() { grep -c "^event $1 noted.service" "$root/var/log/systemctl.log" 2>/dev/null || true; }
