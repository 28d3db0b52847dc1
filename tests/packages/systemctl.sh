#!/bin/sh
# systemctl of a clean root, where no systemd runs. What concerns unit files the real one does, on the root's files;
# starting and stopping is played: an active unit is a file in /run/units. /var/log/systemctl.log has every call, and
# every start, restart and stop that came of it.
set -u
log=/var/log/systemctl.log
real=/usr/lib/systemd/systemctl-of-systemd
printf 'call %s\n' "$*" >>"$log"

command=
units=
options=
now=
quiet=
for argument; do
  case $argument in
    --now) now=1 ;;
    --quiet | -q) quiet=1 ;;
    --preset-mode=*) options="$options $argument" ;;
    -*) ;;
    *) if [ -z "$command" ]; then command=$argument; else units="$units $argument"; fi ;;
  esac
done

is_active() { [ -e "/run/units/$1" ]; }
is_masked() { [ "$(readlink "/etc/systemd/system/$1")" = /dev/null ]; }
is_known() { [ -e "/etc/systemd/system/$1" ] || [ -e "/usr/lib/systemd/system/$1" ]; }

# happens <start, restart or stop> <unit>
happens() {
  printf 'event %s %s\n' "$1" "$2" >>"$log"
  mkdir -p /run/units
  if [ "$1" = stop ]; then rm -f "/run/units/$2"; else : >"/run/units/$2"; fi
}

# refuse <unit>: says why it cannot be started, where it cannot.
refuse() {
  if is_masked "$1"; then
    echo "Failed to $command $1: Unit $1 is masked." >&2
  elif ! is_known "$1"; then
    echo "Failed to $command $1: Unit $1 not found." >&2
  else
    return 1
  fi
}

run() {
  case $command in
    start) refuse "$1" && return 5
      is_active "$1" || happens start "$1" ;;
    restart) refuse "$1" && return 5
      if is_active "$1"; then happens restart "$1"; else happens start "$1"; fi ;;
    try-restart) refuse "$1" && return 5
      if is_active "$1"; then happens restart "$1"; fi ;;
    stop) if is_active "$1"; then happens stop "$1"; elif ! is_known "$1"; then return 5; fi ;;
    is-active) is_active "$1" ;;
  esac
}

status=0
case $command in
  daemon-reload) ;;
  start | restart | try-restart | stop | is-active)
    [ -d /run/systemd/system ] || { echo "System has not been booted with systemd" >&2; exit 1; }
    for unit in $units; do run "$unit" || status=$?; done ;;
  enable | disable | preset | mask | unmask | is-enabled)
    # Words that have no spaces.
    # shellcheck disable=SC2086
    "$real" --root=/ ${quiet:+--quiet} $options "$command" $units || status=$?
    if [ -n "$now" ]; then
      for unit in $units; do
        case $command in
          enable) command=start && run "$unit" || status=$? ;;
          disable | mask) command=stop && run "$unit" || status=$? ;;
        esac
      done
    fi ;;
  *) echo "systemctl: $command is not known here" >&2; status=64 ;;
esac
exit "$status"
