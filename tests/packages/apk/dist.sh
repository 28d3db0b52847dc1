# shellcheck shell=sh
# The dist of a small server, what package.yaml says of it, and building its packages. Sourced after lib.sh.

# make_dist <folder>: `chatd` is a static program that writes a line when it starts: its account, CHAT_TEXT, its arguments.
make_dist() {
  mkdir -p "$1/bin" "$1/etc/chat" "$1/share/man/man1" "$1/share/chat"
  cat >chatd.c <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(int count, char **words) {
  FILE *log = fopen("/var/lib/chat/log", "a");
  const char *text = getenv("CHAT_TEXT");
  if (log == NULL) return 1;
  fprintf(log, "%d:%d %s", (int)getuid(), (int)getgid(), text == NULL ? "-" : text);
  for (int i = 1; i < count; ++i)
    fprintf(log, " [%s]", words[i]);
  fputs("\n", log);
  fclose(log);
  if (count > 1 && strcmp(words[1], "once") == 0) return 0;
  for (;;)
    pause();
}
END
  musl-gcc -static -O1 -s chatd.c -o "$1/bin/chatd"
  printf 'port=1\n' >"$1/etc/chat/chat.conf"
  printf '.TH chat 1\n' >"$1/share/man/man1/chat.1"
  ln -s chatd "$1/bin/chatctl"
  echo hello >"$1/share/chat/hello"
  pdist-manifest write "$1" --name chat --version 1.0.0 --time 1700000000 >/dev/null
}

# metadata <file> <version>: of that server.
metadata() {
  for hook in pre_install post_install pre_remove post_remove step; do
    # shellcheck disable=SC2016 # the hook's own words
    printf '#!/bin/sh\nset -e\necho "%s $*" >>/hooks.log\n[ ! -e /run/refuse-%s ]\n' $hook $hook >$hook.sh
  done
  cat >"$1" <<END
name: chat
version: $2
summary: chat server for small teams
maintainer: Ada Example <ada@example.org>
license: MIT
homepage: https://example.org/chat
commands: [chatctl]
config_files: [etc/chat/chat.conf]
users:
  - {name: chat, groups: [audio]}
directories:
  - {path: /var/lib/chat, owner: chat, mode: "0770"}
  - {path: /var/lib/chat/site, owner: chat}
  - {path: /run/chat/deep, owner: chat}
services:
  - name: chatd
    program: chatd
    arguments: [--config, "/etc/a  b", "*", "it's \$HOME"]
    environment: {CHAT_TEXT: "x  y"}
    user: chat
    after: [network.target]
  - {name: chat-once, program: chatd, arguments: [once], type: oneshot}
  - {name: chat-quiet, program: chatd, arguments: [quiet], restart: "no", enable: false}
  - {name: chat-gone, program: chatd, arguments: [gone]} # only in some versions
hooks:
  pre_install: pre_install.sh
  post_install: post_install.sh
  pre_remove: pre_remove.sh
  post_remove: post_remove.sh
  upgrade_from:
    - {below: 1.1.0, script: step.sh}
END
}

# build <dist> <package.yaml> <folder> [<argument>...]
build() {
  dist=$1
  yaml=$2
  folder=$3
  shift 3
  capture pdist-package build --dist "$dist" --metadata "$yaml" --format apk --to "$folder" "$@"
}

# info <package>: its .PKGINFO, which GNU tar reads from the members one behind the other.
info() { tar -xzOf "$1" --warning=no-unknown-keyword .PKGINFO; }

# make_account_programs <folder>: stand-ins for two applets of Alpine's busybox, which Debian's does not have.
make_account_programs() {
  cat >"$1/addgroup" <<'END'
#!/bin/sh
if [ "$1" = -S ]; then echo "$2:x:990:" >>/etc/group; else sed -i "s/^$2:.*/&$1/" /etc/group; fi
END
  cat >"$1/adduser" <<'END'
#!/bin/sh
for name; do :; done
echo "$name:x:990:990::/nonexistent:/sbin/nologin" >>/etc/passwd
[ ! -e /etc/shadow ] || echo "$name:*:1::::::" >>/etc/shadow
END
  chmod 755 "$1/addgroup" "$1/adduser"
}
