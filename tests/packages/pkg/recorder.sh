#!/bin/sh
# Stands in for programs that only macOS has, as launchctl, pkgutil, dscl, dseditgroup and stat: notes each call in /calls
# and keeps what it is told, so that scripts find what they made. What is loaded is in /loaded, receipts are in /receipts,
# accounts in /accounts.
program=${0##*/}
echo "$program $*" >>/calls
case "$program $1 $2" in
  'launchctl print '*) [ -e "/loaded/${2##*/}" ] || exit 113 ;;
  'launchctl bootout '*) rm "/loaded/${2##*/}" ;;
  'launchctl print-disabled '*) cat /disabled ;;
  'launchctl bootstrap '*)
    service=${3##*/}
    [ -e "$3" ] && [ ! -e "/loaded/${service%.plist}" ] || exit 5
    : >"/loaded/${service%.plist}"
    ;;
  'pkgutil --pkg-info '*) [ -e "/receipts/$2" ] || exit 1 ;;
  'pkgutil --forget '*) rm "/receipts/$2" ;;
  'dscl . -list')
    for account in "/accounts$3"/*; do
      [ ! -e "$account/$4" ] || echo "${account##*/} $(cat "$account/$4")"
    done
    ;;
  'dscl . -read')
    [ -d "/accounts$3" ] || exit 56
    [ $# = 3 ] || echo "$4: $(cat "/accounts$3/$4")"
    ;;
  'dscl . -create')
    mkdir -p "/accounts$3"
    [ $# = 3 ] || echo "$5" >"/accounts$3/$4"
    # Programs of this machine look there.
    case $4 in
      UniqueID) echo "${3##*/}:*:$5:$(cat "/accounts$3/PrimaryGroupID")::/:" >>/etc/passwd ;;
      PrimaryGroupID) case $3 in /Groups/*) echo "${3##*/}:*:$5:" >>/etc/group ;; esac ;;
    esac
    ;;
  'dseditgroup '*) ;;
  'stat -f %u') cat /console ;;
  *) exit 64 ;;
esac
