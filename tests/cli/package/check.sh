#!/bin/sh
# `pdist-package check`: dependencies that a distribution does not have are named all at once, with their place in
# package.yaml, the index, what is there instead and the nearest name.
. "$PDIST_SOURCE/tests/lib.sh"

cat >package.yaml <<'END_OF_FILE'
name: chat
version: 1.2.3
summary: chat with friends
maintainer: Ada Example <ada@example.org>
license: MIT
dependencies:
  - libtalk
  - {deb: "talkd (>= 2.0)", rpm: "talkd >= 3"}
  - nobody | libtalk >= 1
  - {rpm: /usr/bin/talkd}
recommends: [logger]
suggests: [unheard-of]
conflicts: [gone-for-long]
END_OF_FILE

cat >Packages <<'END_OF_FILE'
Package: libtalk4
Version: 1.5-2
Architecture: amd64

Package: talkd
Version: 2.0~rc1-1
Architecture: amd64
Provides: logger
END_OF_FILE
cat >updates <<'END_OF_FILE'
Package: talkd
Version: 1:1.0
Architecture: amd64

Package: nobody
Version: 0
Architecture: all
END_OF_FILE
capture pdist-package check --metadata package.yaml --index Packages
expect_error 1 "pdist-package: error: package.yaml:7:5: the package chat needs 'libtalk': no package has the name 'libtalk', and none provides it, in Packages
hint: did you mean 'libtalk4'?
pdist-package: error: package.yaml:8:11: the package chat needs 'talkd >= 2.0': Packages has talkd 2.0~rc1-1 for amd64
hint: ask for what is there, or give a further --index, such as that of updates
pdist-package: error: package.yaml:9:5: the package chat needs 'nobody | libtalk >= 1': no package has the name 'nobody', and none provides it, in Packages; no package has the name 'libtalk', and none provides it, in Packages
hint: did you mean 'libtalk4'?"
cat >expected <<'END_OF_FILE'
Packages: 2 packages
dependencies: 1 there, 3 missing, 0 unknown
END_OF_FILE
expect_same expected out.txt

# Any index may have it, packed or not; the contents say what a file is, not its name.
xz -k Packages
mv Packages.xz index
gzip -c updates >updates.old
sed -i 's/^  - libtalk$/  - libtalk4/' package.yaml
pdist-package check --metadata package.yaml --index index --index updates.old >out.txt
expect_in out.txt 'index: 2 packages'
expect_in out.txt 'updates.old: 2 packages'
expect_in out.txt 'dependencies: 4 there, 0 missing, 0 unknown'
for packer in gzip bzip2 xz lzma zstd lz4; do
  $packer -c <Packages >packed
  pdist-package check --metadata package.yaml --index packed --index updates >out.txt
  head -c "$(($(wc -c <packed) - 5))" packed >short
  capture pdist-package check --metadata package.yaml --index short
  expect_status 1
  expect_in err.txt 'pdist-package: error: short: cannot be unpacked: '
  expect_in err.txt 'hint: it is damaged or cut short: get it again'
done

cat >primary.xml <<'END_OF_FILE'
<?xml version="1.0" encoding="UTF-8"?>
<metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="1">
<package type="rpm">
  <name>talkd</name><arch>x86_64</arch><version epoch="0" ver="2.9" rel="1.fc40"/>
  <format>
    <rpm:provides>
      <rpm:entry name="talkd" flags="EQ" epoch="0" ver="2.9" rel="1.fc40"/>
      <rpm:entry name="logger"/>
    </rpm:provides>
    <rpm:requires><rpm:entry name="libtalk4"/></rpm:requires>
    <file>/usr/sbin/talkd</file>
  </format>
</package>
</metadata>
END_OF_FILE
capture pdist-package check --metadata package.yaml --index primary.xml
expect_error 1 "pdist-package: error: package.yaml:7:5: the package chat needs 'libtalk4': no package has the name 'libtalk4', and none provides it, in primary.xml
hint: give the distribution's own name for it ({deb: ..., rpm: ...}), or a further --index
pdist-package: error: package.yaml:8:34: the package chat needs 'talkd >= 3': primary.xml has talkd 2.9-1.fc40 for x86_64
hint: ask for what is there, or give a further --index, such as that of updates
pdist-package: error: package.yaml:9:5: the package chat needs 'nobody | libtalk >= 1': no package has the name 'nobody', and none provides it, in primary.xml; no package has the name 'libtalk', and none provides it, in primary.xml
hint: give the distribution's own name for it ({deb: ..., rpm: ...}), or a further --index"
cat >expected <<'END_OF_FILE'
primary.xml: 1 packages
package.yaml:10:11: nobody can tell whether the package chat needs '/usr/bin/talkd': primary.xml lists no such file, and not every file
dependencies: 1 there, 3 missing, 1 unknown
END_OF_FILE
expect_same expected out.txt
sed -i 's/usr.sbin/usr\/bin/' primary.xml
capture pdist-package check --metadata package.yaml --index primary.xml
expect_in out.txt 'dependencies: 2 there, 3 missing, 0 unknown'

# For other programs.
capture pdist-package check --metadata package.yaml --index Packages --json
expect_status 1
python3 - <<'END_OF_FILE'
import json
report = json.load(open("out.txt"))
assert report["indexes"] == [{"file": "Packages", "packages": 2}], report
found = {one["relation"]: (one["verb"], one["place"], one["finding"], one["found"]) for one in report["relations"]}
assert found == {
    "libtalk4": ("needs", "package.yaml:7:5", "there", "libtalk4 1.5-2"),
    "talkd >= 2.0": ("needs", "package.yaml:8:11", "missing", ""),
    "nobody | libtalk >= 1": ("needs", "package.yaml:9:5", "missing", ""),
    "logger": ("recommends", "package.yaml:11:14", "there", "logger without a version (talkd 2.0~rc1-1)"),
}, found
END_OF_FILE

# A component may need what another provides.
cat >parts.yaml <<'END_OF_FILE'
name: chat
version: 1.2.3
summary: chat with friends
maintainer: Ada Example <ada@example.org>
license: MIT
components:
  common: {rest: true, provides: [chat-api = 2]}
  agent: {files: [bin/agent], dependencies: [chat-common >= 1.2.3, chat-api >= 2, chat-common < 2]}
END_OF_FILE
pdist-package check --metadata parts.yaml --index Packages >out.txt
expect_in out.txt 'dependencies: 3 there, 0 missing, 0 unknown'

# Wrong usage.
capture pdist-package check --metadata package.yaml --index Packages --index primary.xml
expect_error 2 'pdist-package: error: primary.xml: is an index of rpm packages: Packages is for deb
hint: check each format by itself'
capture pdist-package check --metadata package.yaml --format deb --index primary.xml
expect_error 2 'pdist-package: error: primary.xml: is an index of rpm packages: --format is for deb
hint: check each format by itself'
capture pdist-package check --metadata package.yaml --default name=x --dist . --index Packages
expect_error 2 'pdist-package: error: --default: is for --metadata alone: a request and a dist have their own'
capture pdist-package check --metadata package.yaml
expect_error 2 'pdist-package: error: --index is required
hint: pdist-package --help'

# refused <exact message>: of the file `bad` as an index.
refused() {
  capture pdist-package check --metadata package.yaml --index bad
  expect_error 1 "pdist-package: error: $1"
  [ ! -s out.txt ] || fail 'there is output'
}
again='fetch it again; a Packages file of Debian is needed'
again_xml='fetch it again; the file that repomd.xml names as primary is needed'
: >bad
refused 'bad: has no package: it is no package index
hint: a Packages file of Debian, or the primary.xml of an rpm repository'
printf 'Origin: Debian\nSuite: stable\n\n' >bad
refused "bad:3: is no package index: before it is a paragraph that is no package
hint: $again"
printf 'Package: a\n\n' >bad
refused "bad:2: is no package index: the package a has no version
hint: $again"
printf 'Package: a\nVersion: 1\nDesc' >bad
refused "bad:3: is no package index: it ends within a line
hint: $again"
printf 'Package: a\nVer\000sion: 1\n' >bad
refused "bad:2: is no package index: there is a NUL byte
hint: $again"
head -c 5M /dev/zero | tr '\0' x >bad
refused "bad:1: is no package index: a line of more than 4194304 bytes
hint: $again"
yes '# ' | head -c 100M | gzip >bad
refused 'bad: cannot be unpacked: it would be more than 100 times its size'
echo '<!DOCTYPE html><html><body>404</body></html>' >bad
refused "bad:1: is no package index: it has a document type, and may have none
hint: $again_xml"
echo '<html><body>404</body></html>' >bad
refused "bad:1: is no package index: its first element is <html>, not primary.xml's <metadata>
hint: $again_xml"
printf '<!DOCTYPE metadata [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n<metadata xmlns="http://linux.duke.edu/metadata/common">&b;</metadata>\n' >bad
refused "bad:1: is no package index: it has a document type, and may have none
hint: $again_xml"
head -n 8 primary.xml >bad
refused "bad:9: is no package index: no element found
hint: $again_xml"
{
  echo '<metadata xmlns="http://linux.duke.edu/metadata/common">'
  yes '<a>' | head -n 100
} >bad
refused "bad:65: is no package index: more than 64 elements inside each other
hint: $again_xml"
{
  printf '<metadata xmlns="http://linux.duke.edu/metadata/common" x="'
  head -c 20M /dev/zero | tr '\0' x
} >bad
refused "bad:1: is no package index: a tag or text of more than 4194304 bytes
hint: $again_xml"

# An index of more names than any distribution has is refused by its own name before it fills the memory.
python3 - <<'END' >many
print("Package: many\nVersion: 1\nProvides: " + "a," * 1000000 + "a\n")
for i in range(3):
    print(f"Package: many{i}\nVersion: 1\nProvides: " + "a," * 1000000 + "a\n")
END
capture pdist-package check --metadata package.yaml --index many
expect_error 1 'pdist-package: error: many: has more than 4000000 names: an index of that size is not read'
