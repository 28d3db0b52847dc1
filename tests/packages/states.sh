#!/bin/sh
# states.sh <deb or rpm> <packages>: every line of states.table, done in a clean root of its own.
. "$PDIST_SOURCE/tests/lib.sh"
format=$1
PACKAGES=$2
. "$PDIST_SOURCE/tests/packages/roots.sh"

# Before the operation: what the administrator decided. A fresh install finds it already there: a preset that
# disables, a mask, a machine where no systemd runs, a config file.
decide_first() {
  case $1 in
    disabled)
      mkdir -p "$root/etc/systemd/system-preset"
      echo 'disable *' >"$root/etc/systemd/system-preset/10-administrator.preset" ;;
    masked) ln -s /dev/null "$root/etc/systemd/system/noted.service" ;;
    stopped) rmdir "$root/run/systemd/system" ;;
  esac
  if [ "$2" = edited ]; then
    mkdir -p "$root/etc/noted"
    echo '# edited' >"$root/etc/noted/noted.conf"
  fi
}

decide_later() {
  case $1 in
    disabled) in_root systemctl disable --now noted.service ;;
    masked) in_root systemctl mask --now noted.service ;;
    stopped) in_root systemctl stop noted.service ;;
  esac
  if [ "$2" = edited ]; then echo '# edited' >>"$root/etc/noted/noted.conf"; fi
}

operate() {
  case $1 in
    fresh | upgrade | reinstall) put 1.1.0 ;;
    downgrade) put 1.0.0 ;;
    remove) take_away ;;
    remove-install) take_away && put 1.1.0 ;;
    purge) purge ;;
  esac
}

program_files() {
  left=0
  for file in usr/bin/noted usr/lib/noted/bin/noted usr/lib/systemd/system/noted.service \
    usr/lib/sysusers.d/noted.conf usr/lib/tmpfiles.d/noted.conf usr/share/man/man8/noted.8.gz; do
    if [ -e "$root/$file" ] || [ -L "$root/$file" ]; then left=$((left + 1)); fi
  done
  case $left in
    0) echo none ;;
    6) in_root noted --version | sed 's/noted //' ;;
    *) echo some ;;
  esac
}

# unit_state: what systemctl says; without a unit file, what is left of the administrator's decisions.
unit_state() {
  if [ -e "$root/usr/lib/systemd/system/noted.service" ]; then
    in_root systemctl is-enabled noted.service || true
    return
  fi
  left=
  if [ -L "$root/etc/systemd/system/noted.service" ]; then left=mask; fi
  if [ -L "$root/etc/systemd/system/multi-user.target.wants/noted.service" ]; then left=$left${left:++}link; fi
  echo "${left:-none}"
}

# config_text <file>: whose text it is.
config_text() {
  if [ ! -e "$1" ]; then
    echo -
  elif grep -q '^# edited' "$1"; then
    echo edited
  elif cmp -s "$1" roots/1.1.0.conf; then
    echo 1.1.0
  elif cmp -s "$1" roots/1.0.0.conf; then
    echo 1.0.0
  else
    echo other
  fi
}

# beside: what lies beside the config file: the package's text that is offered, or a text that is saved.
beside() {
  set --
  for file in "$root"/etc/noted/noted.conf.*; do
    case $file in
      *.dpkg-dist | *.rpmnew) set -- "$@" "offered:$(config_text "$file")" ;;
      *.rpmsave) set -- "$@" "saved:$(config_text "$file")" ;;
      *.\*) ;;
      *) set -- "$@" "${file##*/}" ;;
    esac
  done
  echo "${*:--}"
}

has() { if "$@" >/dev/null 2>&1; then echo yes; else echo no; fi; }

# notes: the file of the state folder, with the text that was in it before.
notes() {
  if [ ! -d "$root/var/lib/noted" ]; then
    echo gone
    return
  fi
  [ "$(stat -c %a "$root/var/lib/noted")" = 750 ] || echo "wrong mode"
  (cd "$root/var/lib/noted" && find . -type f) | sed 's,^\./,,' | grep . || echo empty
}

# Measures the whole state, as the table writes it.
state() {
  printf '%s' "$(program_files) $(has test -e "$root/run/units/noted.service") $(unit_state)"
  printf '%s' " $(config_text "$root/etc/noted/noted.conf") $(beside)"
  printf '%s' " $(events start)/$(events restart)/$(events stop) $(notes)"
  printf ' %s\n' "$(has grep -q '^noted:' "$root/etc/passwd")"
}

# wanted <columns>...: those of this format, where they differ as <deb>|<rpm>.
wanted() {
  for column; do
    case $column in
      *'|'*) if [ "$format" = deb ]; then column=${column%%|*}; else column=${column#*|}; fi ;;
    esac
    printf '%s ' "$column"
  done | sed 's/ $//'
}

# check_cell <operation> <service> <config> <columns>...
check_cell() {
  cell="$1 $2 $3"
  case $1 in
    fresh) layer cell base ;;
    upgrade) layer cell 1.0.0 ;;
    *) layer cell 1.1.0 ;;
  esac
  if [ "$1" = fresh ]; then decide_first "$2" "$3"; else decide_later "$2" "$3" >/dev/null 2>&1; fi
  : >"$root/var/log/systemctl.log"
  operation=$1
  shift 3
  operate "$operation" >cell.txt 2>&1 || { cat cell.txt >&2; fail "$cell: the package manager refused"; }
  seen=$(state)
  [ ! -e "$root/run/noted.first-start" ] || seen="$seen, a first start is remembered"
  awk '/^call .*daemon-reload/ { told = 1 } /^event (start|restart)/ && !told { exit 1 }' \
    "$root/var/log/systemctl.log" || seen="$seen, systemd was not told of the new unit first"
  expected=$(wanted "$@")
  if [ "$seen" != "$expected" ]; then
    printf '%s\n  expected %s\n  is       %s\n' "$cell" "$expected" "$seen" >>differences.txt
    sed 's/^/    /' cell.txt "$root/var/log/systemctl.log" >>differences.txt
  fi
  drop cell
}

make_base systemd
for version in 1.0.0 1.1.0; do
  layer "$version" base
  done_by put "$version"
  cp "$root/etc/noted/noted.conf" "roots/$version.conf"
  if [ "$version" = 1.0.0 ]; then file=data; else file=notes.txt; fi
  echo 'a note' >"$root/var/lib/noted/$file"
  finish "$version"
done

: >differences.txt
cells=0
while read -r operation service config columns; do
  case $operation in '' | '#'*) continue ;; esac
  cells=$((cells + 1))
  # Words that have no spaces.
  # shellcheck disable=SC2086
  check_cell "$operation" "$service" "$config" $columns </dev/null
done <"$PDIST_SOURCE/tests/packages/states.table"
[ "$cells" = 56 ] || fail "$cells states, there are 7 x 4 x 2"
if [ -s differences.txt ]; then
  cat differences.txt >&2
  fail "$(grep -c '^  expected' differences.txt) of $cells states of $format are others"
fi
