#!/bin/sh
# A product with components is one installer package: each component is a choice and a package inside, with what it needs;
# the last one, which has no files, removes them all.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/packages/pkg/dist.sh"
make_dist dist
mkdir -p dist/Chat.app/Contents/MacOS
echo app >dist/Chat.app/Contents/MacOS/Chat
ln -s MacOS/Chat dist/Chat.app/Contents/Link
seal dist 1.2.0
cat >package.yaml <<'END'
name: chat
version: 1.2.0
summary: chat with friends
maintainer: Ada Example <ada@example.org>
license: MIT
homepage: https://github.com/Example.Org/chat
components:
  common:
    files: [lib/**, share/chat/**]
  agent:
    summary: "chat's agent"
    files: [bin/chatd]
    requires: [common]
    services: [{name: chatd, program: chatd, scope: user}]
  app:
    rest: true
    requires: [common]
    commands: [{name: chat-app, program: Chat.app/Contents/MacOS/Chat}]
END
build dist package.yaml out
expect_status 0
take_apart out/chat-1.2.0-macos-universal.pkg x

# What each has; folders that several have are in each.
files_of() { (cd "x/$1.pkg/Payload.d" && find . ! -type d ! -path './Library/App*' | LC_ALL=C sort); }
[ "$(files_of chat-common)" = "$(printf '%s\n' ./usr/local/chat/lib/libchat.1.dylib ./usr/local/chat/lib/libchat.dylib)" ] ||
  fail "common: $(files_of chat-common)"
[ "$(files_of chat-agent)" = "$(printf '%s\n' ./Library/LaunchAgents/com.github.Example-Org.chat.chatd.plist ./usr/local/chat/bin/chatd)" ] ||
  fail "agent: $(files_of chat-agent)"
expect_in x/chat-app.pkg/Payload.d/Applications/Chat.app/Contents/MacOS/Chat app
[ "$(readlink x/chat-app.pkg/Payload.d/Applications/Chat.app/Contents/Link)" = MacOS/Chat ] || fail 'the link in the application'
[ "$(readlink x/chat-app.pkg/Payload.d/usr/local/bin/chat-app)" = ../../../Applications/Chat.app/Contents/MacOS/Chat ] ||
  fail 'the command of the application'
[ -z "$(files_of chat)" ] || fail 'the package over all components has files'
for bom in x/*.pkg/Bom; do
  python3 "$PDIST_SOURCE/tests/packages/pkg/read_bom.py" "$bom" >bom.txt || fail "$bom"
done

# The choices.
xmllint --noout x/Distribution || fail 'no XML'
# value <XPath>
value() { xmllint --xpath "string($1)" x/Distribution; }
[ "$(value '//options/@customize')" = allow ] || fail 'nothing can be chosen'
id=com.github.Example-Org.chat
[ "$(value 'count(//choice)')" = 4 ] || fail 'other choices'
[ "$(value "//choice[@id='$id.agent']/@description")" = "chat's agent" ] || fail 'description'
[ "$(value "//choice[@id='$id']/@visible")" = false ] || fail 'the one over all can be seen'
[ "$(value "//choice[@id='$id.common']/@selected")" = \
  "my.choice.selected || choices['$id.agent'].selected || choices['$id.app'].selected" ] || fail 'what is needed is not chosen'
[ "$(value "//choice[@id='$id.common']/@enabled")" = \
  "!(choices['$id.agent'].selected || choices['$id.app'].selected)" ] || fail 'what is needed can be left out'
[ "$(value "/installer-gui-script/pkg-ref[@id='$id.agent']")" = '#chat-agent.pkg' ] || fail 'reference'

# The one over all removes the others, those first that need others; what is needed refuses to go alone.
uninstall='x/chat.pkg/Payload.d/Library/Application Support/chat/uninstall'
grep -o "'/Library/Application Support/chat-[a-z]*'/uninstall \"" "$uninstall" | uniq | tr -d "\"'" >order.txt
printf '/Library/Application Support/chat-%s/uninstall \n' agent app common | diff -u - order.txt >&2 || fail 'another order'
expect_in 'x/chat-common.pkg/Payload.d/Library/Application Support/chat-common/uninstall' 'chat-agent needs chat-common: remove it first'
for script in x/*.pkg/Scripts.d/*install x/*.pkg/Payload.d/Library/*/*/uninstall; do
  if command -v shellcheck >/dev/null; then shellcheck "$script" >&2 || fail "$script"; fi
done

# Only macOS has services of users.
capture pdist-package show --format deb --metadata package.yaml
expect_error 1 "pdist-package: error: package.yaml:14:53: 'components.agent.services[0].scope' is 'user', which deb cannot have: services of each user are macOS' agents
hint: give deb its services below 'components.agent.overrides: deb:'"
