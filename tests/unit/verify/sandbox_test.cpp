// What a child in a sandbox sees and can write. Where no namespace can be made the cases say so and end.
#include "scratch.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/run/process.hpp"
#include "support/run/sandbox.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace pdist;
using support::Sandbox;
namespace fs = std::filesystem;

namespace {

bool can_run(const Sandbox& sandbox) {
  const auto why = sandbox.unavailable();
  if (why) MESSAGE("not tested: " << *why);
  return !why;
}

/// Runs a shell command in the sandbox, in `/`; returns what it printed, and its status when that is not 0.
std::string shell_in(const Sandbox& sandbox, const std::string& command,
                     const std::function<int()>& before = {}) {
  support::ProcessRequest request;
  request.command = {"/bin/sh", "-c", "exec 2>&1; " + command};
  request.folder = "/";
  request.before_exec = [&] {
    const int number = before ? before() : 0;
    return number != 0 ? number : sandbox.enter();
  };
  const support::ProcessResult result = support::run(request);
  return result.output + (result.status == 0 ? "" : "status " + std::to_string(result.status));
}

/// From now on mount_setattr() is unknown, as on a system before Linux 5.12.
int forget_mount_setattr() {
#ifdef SYS_mount_setattr
  constexpr unsigned number = SYS_mount_setattr;
#else
  constexpr unsigned number = 442;
#endif
  std::array<sock_filter, 4> rules{{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  const sock_fprog program{static_cast<unsigned short>(rules.size()), rules.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 ? 0 : errno;
}

int become_nobody() {
  if (::geteuid() != 0) return 0;
  constexpr uid_t nobody = 65534;
  if (::setgroups(0, nullptr) != 0 || ::setgid(nobody) != 0 || ::setuid(nobody) != 0) return errno;
  // As after exec: who changed its user without it does not own its /proc/self.
  return ::prctl(PR_SET_DUMPABLE, 1) == 0 ? 0 : errno;
}

} // namespace

TEST_CASE("a hidden folder is empty and read-only for the child, and unchanged for everybody else") {
  const test::Scratch scratch;
  scratch.file("secret dir/inner/file", "x");
  const fs::path secret = scratch / "secret dir";
  const Sandbox sandbox({.hidden = {secret, secret / "inner", scratch / "absent"}, .writable = {}});
  if (!can_run(sandbox)) return;
  CHECK(shell_in(sandbox, "ls -A '" + secret.string() + "'") == "");
  CHECK(shell_in(sandbox, "cat '" + secret.string() + "/inner/file' || echo gone").ends_with("gone\n"));
  CHECK(shell_in(sandbox, "touch '" + secret.string() + "/new' || echo refused").ends_with("refused\n"));
  CHECK(fs::exists(secret / "inner/file"));
  CHECK_FALSE(fs::exists(secret / "new"));
}

TEST_CASE("only the writable folders can be written to") {
  const test::Scratch scratch;
  const fs::path stage = scratch / "stage", other = scratch / "other";
  fs::create_directory(stage);
  scratch.file("other/file", "kept");
  const Sandbox sandbox({.hidden = {}, .read_only = true, .writable = {stage}});
  if (!can_run(sandbox)) return;
  for (const bool old_system : {false, true}) {
    CAPTURE(old_system);
    const std::function<int()> before = old_system ? forget_mount_setattr : std::function<int()>();
    const auto refused = [&](const std::string& command) {
      return shell_in(sandbox, command + " || echo refused", before).find("Read-only file system") !=
             std::string::npos;
    };
    CHECK(shell_in(sandbox, "cd '" + stage.string() + "' && mkdir -p a && echo 1 > a/f && rm -r a", before) ==
          "");
    CHECK(refused("echo changed > '" + (other / "file").string() + "'"));
    CHECK(refused("rm '" + (other / "file").string() + "'"));
    CHECK(refused("mkdir '" + (other / "new").string() + "'"));
    CHECK(refused("touch /tmp/pdist-sandbox-test"));
    CHECK(refused("touch /etc/pdist-sandbox-test"));
    CHECK(refused("touch /dev/shm/pdist-sandbox-test"));
    CHECK(shell_in(sandbox, "echo x > /dev/null", before) == "");
  }
  CHECK(support::read_text_file(other / "file", 100) == "kept");
}

TEST_CASE("a plain user can use it as well, and stays that user") {
  const test::Scratch scratch;
  scratch.file("secret/file", "x");
  const std::string secret = (scratch / "secret").string();
  // The maps of the user namespace are made for who prepares the sandbox: prepare it as that user.
  support::ProcessRequest request;
  request.command = {"/bin/sh", "-c", "id -u; ls -A '" + secret + "'"};
  request.folder = "/";
  request.before_exec = [&] {
    if (const int number = become_nobody(); number != 0) return number;
    if (::access(secret.c_str(), R_OK) != 0) return errno; // such as below root's home
    const Sandbox sandbox({.hidden = {secret}, .writable = {}});
    return sandbox.enter();
  };
  try {
    const support::ProcessResult result = support::run(request);
    CHECK(result.output == std::to_string(::geteuid() == 0 ? 65534 : ::geteuid()) + "\n");
    CHECK(result.errors == "");
  } catch (const support::Error& error) {
    MESSAGE("not tested: " << std::string(error.what()));
  }
}

TEST_CASE("what cannot be is refused before anything starts") {
  const test::Scratch scratch;
  scratch.file("outer/inner/file", "");
  const std::string outer = (scratch / "outer").string(), inner = (scratch / "outer/inner").string();
  const std::string real_outer = fs::canonical(outer).string();
  CHECK(test::thrown_by([&] { Sandbox({.hidden = {outer}, .read_only = true, .writable = {inner}}); }) ==
        inner + ": cannot keep the folder writable: it is inside the hidden folder " + real_outer);
  CHECK(test::thrown_by([&] { Sandbox({.hidden = {}, .read_only = true, .writable = {outer + "/none"}}); }) ==
        outer + "/none: cannot keep the folder writable: No such file or directory");
  CHECK(test::thrown_by([] { Sandbox({.hidden = {"/"}, .writable = {}}); }) ==
        "/: cannot hide this folder: it is the root of the file system");
}

TEST_CASE("a path is below another one by whole names") {
  CHECK(support::is_at_or_below("/a/b", "/a/b"));
  CHECK(support::is_at_or_below("/a/b/c", "/a/b"));
  CHECK(support::is_at_or_below("/a/b/c", "/a/b/"));
  CHECK(support::is_at_or_below("/a", "/"));
  CHECK_FALSE(support::is_at_or_below("/a/bc", "/a/b"));
  CHECK_FALSE(support::is_at_or_below("/a", "/a/b"));
}

TEST_CASE("mount points are read with their flags and without their escapes") {
  const auto mounts =
      support::parse_mounts("36 35 98:0 / /mnt/with\\040space rw,nosuid,noatime - ext3 /dev/x rw\n"
                            "garbage\n"
                            "37 36 0:5 / /proc ro,nodev,noexec,relatime shared:2 - proc proc rw\n");
  REQUIRE(mounts.size() == 2);
  CHECK(mounts[0].first == "/mnt/with space");
  CHECK(mounts[0].second == (MS_NOSUID | MS_NOATIME));
  CHECK(mounts[1].first == "/proc");
  CHECK(mounts[1].second == (MS_RDONLY | MS_NODEV | MS_NOEXEC | MS_RELATIME));
}
