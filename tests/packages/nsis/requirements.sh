#!/bin/sh
# requirements.sh <made>: what a dist leaves to the machine is looked for before anything changes. And no library is taken from
# the folder that the installer is in.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/wine.sh"
. "$PDIST_SOURCE/tests/packages/nsis/windows.sh"
need makensis x86_64-w64-mingw32-gcc
cp -R "$1/../build 1.0.0/dist/notes" dist

# make_installer <library> <version>: of that dist, when it needs this version of a library of Windows'.
make_installer() {
  rm -rf laid-out
  sed "s/^    \"time\": /    \"requirements\": [{\"name\": \"parts\", \"description\": \"Parts \$x\", \"version\": \"$2\", \"libraries\": [\"$1\"]}],\n&/" \
    manifest.json >dist/share/notes/dist/manifest.json
  expect_in dist/share/notes/dist/manifest.json '"requirements"'
  pdist-package root --dist dist --metadata "$PDIST_SOURCE/tests/packages/nsis/notes/pad.yaml" --format nsis --output laid-out >out.txt
  # shellcheck disable=SC2016 # makensis' own
  printf '!define ROOT "%s"\nOutFile "%s"\n!include "${ROOT}/installer.nsi"\n' "$PWD/laid-out/nsis" "$PWD/$3" >setup.nsi
  makensis -V2 -WX setup.nsi >makensis.txt 2>&1 || fail "$(cat makensis.txt)"
}

cp dist/share/notes/dist/manifest.json manifest.json
make_installer kernel32.dll 1.0.0.0 old.exe
make_installer kernel32.dll 65000.0.0.0 new.exe
make_installer nowhere.dll 1.0.0.0 absent.exe
made=$PWD
make_prefix
run_installer 7 new.exe /ALLUSERS
run_installer 7 absent.exe /ALLUSERS
[ ! -e "$drive/Program Files/Pad" ] || fail 'something was installed'
run_installer 0 old.exe /ALLUSERS

# A library beside the installer that says when it is loaded. For a program that asks for it, wine takes it from there.
cat >planted.c <<'END'
#include <stdio.h>
#include <windows.h>
BOOL WINAPI DllMain(HINSTANCE library, DWORD reason, void* reserved) {
  FILE* mark = reason == DLL_PROCESS_ATTACH ? fopen("C:\\loaded.txt", "w") : NULL;
  if (mark != NULL) fclose(mark);
  (void)library, (void)reserved;
  return TRUE;
}
END
printf '#include <windows.h>\nint main(void) { return LoadLibraryA("propsys.dll") != NULL ? 0 : 1; }\n' >asks.c
x86_64-w64-mingw32-gcc -shared -o "$drive/propsys.dll" planted.c
x86_64-w64-mingw32-gcc -o "$drive/asks.exe" asks.c
# Not version and uxtheme: what wine links its own libraries with is loaded before any program runs.
for library in shfolder apphelp cryptbase dwmapi ntmarta oleacc profapi secur32 clbcatq rstrtmgr; do
  cp "$drive/propsys.dll" "$drive/$library.dll"
  overridden=${overridden:+$overridden,}$library
done
WINEDLLOVERRIDES="$WINEDLLOVERRIDES;propsys,$overridden=n,b"
windows 'C:\asks.exe'
[ "$status" = 0 ] || fail 'no program finds it, which proves nothing'
[ -f "$drive/loaded.txt" ] || fail 'no program would load it, which proves nothing'
rm "$drive/loaded.txt"
run_installer 0 old.exe /ALLUSERS
[ ! -e "$drive/loaded.txt" ] || fail 'the installer loaded a library from its folder'
