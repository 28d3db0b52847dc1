#!/bin/sh
# variations.sh <every>: one dist gives the same packages and archives of every format, byte for byte, whatever differs around
# them: folders, users, clocks, file systems, cores, settings. Of the variations it takes each <every>th.
. "$PDIST_SOURCE/tests/lib.sh"
every=$1

# The dists of three systems, with all that packages make of one.
mkdir -p start
for system in linux windows darwin; do
  mkdir -p start/$system/bin start/$system/etc start/$system/share/app/empty
  printf '#!/bin/sh\necho app\n' >start/$system/bin/app
  chmod 755 start/$system/bin/app
  echo answer=42 >start/$system/etc/app.conf
  seq 1 150000 >start/$system/share/app/numbers # more than one thread compresses at once
  for i in 3 1 2; do echo $i >start/$system/share/app/$i; done
done
for system in linux darwin; do ln -s numbers start/$system/share/app/link; done
mv start/windows/bin/app start/windows/bin/app.exe
cat >start/package.yaml <<'END'
name: app
version: 1.0.0
maintainer: Ada <ada@example.org>
license: MIT
summary: Has data
description: |
  It is only an example.
homepage: https://example.org
identifier: org.example.app
commands: [app]
config_files: [etc/app.conf]
users: [{name: app}]
directories: [/var/lib/app]
END
sed '/^config_files\|^users/d' start/package.yaml >start/windows.yaml
grep -v '^config_files' start/package.yaml >start/darwin.yaml
for system in linux windows darwin; do
  pdist-manifest write start/$system --name app --version 1.0.0 --system $system --architecture x86_64 --time 1700000000 \
    >written.txt
done
formats='deb rpm apk pkg'
command -v makensis >makensis.txt && formats="$formats nsis"

# make <folder> <place>: everything that is made of the dists in <folder>, below <place>.
cat >make.sh <<'END'
set -eu
from=$1 to=$2
mkdir -p "$to"
for format in $FORMATS; do
  case $format in
    nsis) system=windows metadata=windows.yaml ;;
    pkg) system=darwin metadata=darwin.yaml ;;
    *) system=linux metadata=package.yaml ;;
  esac
  "$PDIST_BIN/pdist-package" build --dist "$from/$system" --metadata "$from/$metadata" --format $format --to "$to" \
    ${COMPRESSION:+--compression $COMPRESSION}
done
"$PDIST_BIN/pdist-package" archive --folder "$from/linux" --top app --format TGZ --format TZST --format TXZ --format ZIP \
  --time 1700000000 --output "$to/archive"
END
export FORMATS="$formats" PDIST_BIN

# run <prefix...>: make.sh below a prefix.
run() {
  "$@" sh make.sh "${from:-start}" "${to:-out}" >said.txt 2>&1 || { cat said.txt >&2 && fail "$name: $*"; }
}
# same: what was made is what was made first.
same() {
  (cd good && find . -type f | LC_ALL=C sort) >wanted.txt
  (cd "${to:-out}" && find . -type f | LC_ALL=C sort) >made.txt
  expect_same wanted.txt made.txt
  while IFS= read -r file; do
    cmp "good/$file" "${to:-out}/$file" >&2 || fail "$name: $file is another"
  done <wanted.txt
}

to=good run env
[ "$(find good -name '*.sha256' | wc -l)" = "$((4 + $(echo "$formats" | wc -w)))" ] || fail "made: $(ls good)"

number=0 tried=0
# vary <name> <command...>: a variation, in which the command calls `run`.
vary() {
  name=$1
  shift
  number=$((number + 1))
  [ $((number % every)) = 0 ] || return 0
  rm -rf out
  from="" to="" # those of this variation
  "$@"
  same
  tried=$((tried + 1))
}
# A copy of the dists, which a variation may change.
copied() {
  rm -rf "${1:-copy}"
  cp -a start "${1:-copy}"
}
mounted() { # <what> <folder>: on a file system of its own, in a namespace that ends with the command
  unshare --mount true 2>/dev/null || {
    echo "skipped: $name: no mount namespaces here"
    to=good
    return 0
  }
  mkdir -p small
  # shellcheck disable=SC2016 # for the inner shell
  run unshare --mount sh -euc 'mount -t tmpfs -o size=200m tmpfs small
    from=$3 to=$4
    case $0 in
      dist) cp -a start small/start; from=small/start ;;
      output) to=small/out ;;
      work) mkdir small/tmp; export TMPDIR="$PWD/small/tmp" ;;
      *) cp -a start small/start; mkdir small/tmp; export TMPDIR="$PWD/small/tmp"; from=small/start to=small/out ;;
    esac
    "$1" "$2" "$from" "$to"
    if [ "$to" = small/out ]; then cp -a small/out out; fi' "$1"
}

vary 'once more' run env
vary 'dist on tmpfs' mounted dist
vary 'output on tmpfs' mounted output
vary 'temporary folder on tmpfs' mounted work
vary 'everything on tmpfs' mounted all
elsewhere() { copied 'an other/longer place/with spaces' && from='an other/longer place/with spaces' && run env; }
mkdir -p 'an other/longer place'
vary 'folder with another name' elsewhere
absolute() { from=$PWD/start to=$PWD/out && run env; }
vary 'absolute paths' absolute
narrow() { (umask 077 && run env); }
vary 'umask 077' narrow
wide() { (umask 0 && run env); }
vary 'umask 0' wide
vary 'another time zone' run env TZ=Asia/Kathmandu
vary 'the locale C' run env LC_ALL=C
vary 'a locale that is not there' run env LC_ALL=tr_TR.ISO-8859-9 LANG=tr_TR LANGUAGE=tr
vary 'no home' run env -u HOME
settings() {
  mkdir -p home
  printf '%%_binary_payload w0.gzdio\n%%_buildhost elsewhere\n%%vendor Nobody\n%%packager Nobody\n' >home/.rpmmacros
  echo '[user]' >home/.gitconfig
  run env HOME="$PWD/home" XDG_CONFIG_HOME="$PWD/home"
}
vary 'settings of rpm at home' settings
vary 'settings of compressors' run env TAR_OPTIONS=--totals XZ_OPT=-0 XZ_DEFAULTS=-0 ZSTD_CLEVEL=1 ZSTD_NBTHREADS=3 GZIP=-1 \
  DPKG_DEB_COMPRESSOR_TYPE=gzip DPKG_DEB_COMPRESSOR_LEVEL=1 DPKG_DEB_THREADS_MAX=1
vary 'another epoch in the environment' run env SOURCE_DATE_EPOCH=1234567890
vary 'one core' run taskset -c 0
vary 'one thread' run env CPACK_THREADS=1
vary 'seven threads' run env CPACK_THREADS=7
vary 'no input' run sh -c 'exec "$@" <&-' sh
vary 'a terminal that is narrow and without colours' run env COLUMNS=20 TERM=dumb NO_COLOR=1
vary 'few open files' run sh -c 'ulimit -n 64; exec "$@"' sh
vary 'another name of the machine' run unshare --uts sh -c 'hostname elsewhere; exec "$@"' sh
vary 'no address space randomization' run setarch -R
reversed() {
  mkdir -p copy
  rm -rf copy
  mkdir copy
  # Entries in the other order, so that a folder lists them in another.
  (cd start && find . -depth | LC_ALL=C sort -r) >names
  while IFS= read -r path; do
    if [ -d "start/$path" ]; then mkdir -p "copy/$path"; else mkdir -p "copy/${path%/*}" && cp -a "start/$path" "copy/$path"; fi
  done <names
  from=copy && run env
}
vary 'files that were made in another order' reversed
touched() { copied && find copy -exec touch -h -d '2001-02-03 04:05:06' {} + && from=copy && run env; }
vary 'times of the dist' touched
linked() { rm -rf copy && cp -al start copy && from=copy && run env && rm -rf copy; }
vary 'files with two names' linked
owned() { copied && chown -R 1234:4321 copy && from=copy && run env; }
setgid() {
  rm -rf shared
  mkdir shared
  chgrp games shared
  chmod 2775 shared
  setfattr -n system.posix_acl_default shared \
    -v 0x0200000001000700ffffffff020007000500000004000700ffffffff10000700ffffffff20000500ffffffff 2>/dev/null || true
  cp -r start shared/start
  chmod -R u=rwX,go=rX,g-s shared/start
  from=shared/start to=shared/out && run env TMPDIR="$PWD/shared"
}
vary 'a folder with setgid and a default list' setgid
other_user() {
  mkdir -p theirs
  chown nobody:nogroup theirs
  to=theirs/out
  rm -rf theirs/out
  run setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME="$PWD/theirs" TMPDIR="$PWD/theirs"
}
if [ "$(id -u)" = 0 ]; then
  vary 'a dist of another owner' owned
  if setpriv --reuid=nobody --regid=nogroup --clear-groups test -x "$PDIST_BIN/pdist-package"; then
    vary 'another user' other_user
  fi
fi
echo "$tried of $number variations: $(wc -l <wanted.txt) files of each are the same"
