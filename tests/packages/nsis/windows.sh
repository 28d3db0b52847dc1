# shellcheck shell=sh
# What the tests of installers for Windows share: they run them under wine. Sourced after lib.sh and wine.sh.

# make_prefix: a Windows of the test's own; drive C: is $drive. Nothing outside it can be reached: it has no drive for /.
make_prefix() {
  need wine wineserver makensis
  own_wine
  drive=$WINEPREFIX/drive_c
  # Windows of programs exist, but are shown nowhere.
  windows reg add 'HKCU\Software\Wine\Drivers' /v Graphics /t REG_SZ /d null /f
  end_wine
  rm -f "$WINEPREFIX/dosdevices/z:"
  wineserver --persistent
  # What wine makes when a program runs is there before anything is compared.
  windows cmd /c ver
}

# windows <program> [<argument>...]: runs it; leaves $status, and its outputs in out.txt and err.txt.
windows() {
  status=0
  (cd "${drive:-$WINEPREFIX/drive_c}" && wine "$@") </dev/null >out.txt 2>err.txt || status=$?
}

# run_installer <status> <installer in made> [<option>...]: silently. Wine puts quotes around arguments with spaces, which
# NSIS does not know: options are given in pieces.
run_installer() {
  wanted=$1
  cp -- "${made:?}/$2" "$drive/setup.exe"
  shift 2
  # shellcheck disable=SC2048,SC2086 # in pieces
  windows 'C:\setup.exe' /S $*
  rm -f "$drive/setup.exe"
  [ "$status" = "$wanted" ] || fail "the installer ended with $status, not $wanted"
}

# run_uninstaller <status> <folder> [<option>...]: silently, and waits for its end. The copy that the uninstaller runs
# from is given the folder by hand, as NSIS does.
run_uninstaller() {
  wanted=$1
  cp -- "$drive/$2/uninstall/uninstall.exe" "$drive/un.exe"
  place=$(printf '%s' "$2" | tr / '\134')
  shift 2
  # shellcheck disable=SC2048,SC2086 # in pieces
  windows 'C:\un.exe' /S $* _?=C:\\$place\\uninstall
  rm -f "$drive/un.exe"
  [ "$status" = "$wanted" ] || fail "the uninstaller ended with $status, not $wanted"
}

# expect_program <output> <folder>: the installed program runs from there and says this.
expect_program() {
  windows "C:\\$(printf '%s' "$2" | tr / '\134')\\bin\\notes.exe"
  [ "$status $(tr -d '\r' <out.txt)" = "0 $1" ] || fail "the program says: $status $(cat out.txt err.txt)"
}

# registry_value <key> <value>: its text, or nothing.
registry_value() {
  windows reg query "$1" /v "$2"
  LC_ALL=C sed -nE "s/^    .*    REG_[A-Z_]+    (.*)\$/\\1/p" out.txt | tr -d '\r'
}

# snapshot <name>: Windows has ended; <name>.files and <name>.reg have what is in its drive and registry.
snapshot() {
  end_wine
  (cd "$drive" && find . -print | LC_ALL=C sort) >"$1.files"
  for file in system user; do
    # Times of changes are not compared, nor what wine finds out of the machine (screen, devices, fonts) whenever it starts; the
    # list of programs is there as soon as one was in it.
    awk '/^\[/ { skip = tolower($0) ~ /\\\\(fonts|wine|video|enum|mmdevices|sessioninfo|class\\\\\{4d36e96)/ } !skip' \
      "$WINEPREFIX/$file.reg" |
      sed -E -e 's/^(\[.*\]) [0-9]+$/\1/' -e '/^#time/d' -e '/^".*\((TrueType|OpenType)\)"=/d' \
        -e '/^\[.*CurrentVersion\\\\Uninstall\]$/d' -e '/^$/d'
  done >"$1.reg"
  wineserver --persistent
}

# expect_unchanged <name> <name>: both snapshots show the same.
expect_unchanged() {
  diff "$1.files" "$2.files" >&2 || fail 'files are left or missing'
  diff "$1.reg" "$2.reg" >&2 || fail 'the registry is not as it was'
}
