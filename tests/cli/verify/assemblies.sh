#!/bin/sh
# Side-by-side assemblies that manifests of Windows programs name: Windows' own, private ones, and those that are nowhere.
. "$PDIST_SOURCE/tests/lib.sh"

mkdir -p dist/bin
cat >app.manifest <<'END'
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <dependency><dependentAssembly>
    <assemblyIdentity type="win32" name="Microsoft.Windows.Common-Controls" version="6.0.0.0"/>
  </dependentAssembly></dependency>
  <dependency><dependentAssembly>
    <assemblyIdentity type="win32" name="Demo.Parts" version="1.2.0.0" language="de-CH"/>
  </dependentAssembly></dependency>
  <dependency><dependentAssembly>
    <assemblyIdentity type="win32" name="Microsoft.VC90.CRT" version="9.0.21022.8"/>
  </dependentAssembly></dependency>
</assembly>
END
echo '1 24 "app.manifest"' >app.rc
llvm-rc /FO app.res app.rc
echo 'int start(void) { return 0; }' >app.c
clang --target=x86_64-pc-windows-msvc -c app.c -o app.obj
lld-link /nodefaultlib /entry:start /subsystem:console /out:dist/bin/app.exe app.obj app.res

words='bin/app.exe: its manifest needs the assembly'
why='Windows does not bring it, and it is not beside the program'
capture pdist-verify dist --skip build-paths
expect_status 1
expect_in out.txt "$words Demo.Parts 1.2.0.0: $why"
expect_in out.txt "$words Microsoft.VC90.CRT 9.0.21022.8: $why"
if grep -F Common-Controls out.txt >&2; then fail "Windows' own assembly is missed"; fi

# Where Windows looks: a manifest or a library of the name, in the program's folder or in one of the assembly's name.
mkdir dist/bin/microsoft.vc90.crt
echo '<assembly/>' >dist/bin/microsoft.vc90.crt/Microsoft.VC90.CRT.manifest
capture pdist-verify dist --skip build-paths
expect_status 1
expect_in out.txt "$words Demo.Parts 1.2.0.0: $why"
if grep -F "$words Microsoft.VC90" out.txt >&2; then fail 'the private assembly is missed'; fi
mkdir dist/bin/fr dist/bin/De
echo '<assembly/>' >dist/bin/fr/demo.parts.manifest
capture pdist-verify dist --skip build-paths
expect_status 1
expect_in out.txt "$words Demo.Parts 1.2.0.0: $why"
echo '<assembly/>' >dist/bin/De/demo.parts.manifest
capture pdist-verify dist --skip build-paths
expect_status 0
pdist-verify dist --skip build-paths --json >report.json
expect_in report.json '"name": "Microsoft.Windows.Common-Controls"'
