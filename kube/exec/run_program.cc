#include "kube/exec/run_program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <limits>
#include <string_view>
#include <utility>

#include <absl/strings/str_split.h>

namespace trowel::kube {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kPrintedBytesMax = std::size_t{1} << 20;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }
  void Close() {
    if (number_ >= 0) close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

absl::Status ErrnoStatus(std::string_view what, int error) {
  return absl::InternalError(fmt::format("{}: {}", what, std::generic_category().message(error)));
}

bool MayRun(const std::string& path) {
  std::error_code unused;
  return std::filesystem::is_regular_file(path, unused) && access(path.c_str(), X_OK) == 0;
}

// The terminal belongs to the group in front of it. A program with a group of its own, so that all
// that it starts can be ended, reads there only while it is that one.
class Foreground {
 public:
  explicit Foreground(bool lend) : lent_(lend && tcgetpgrp(STDIN_FILENO) == getpgrp()) {}
  ~Foreground() {
    if (!lent_) return;
    sigset_t stop;
    sigset_t before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTTOU);  // Which whoever is not in front gets for what follows.
    pthread_sigmask(SIG_BLOCK, &stop, &before);
    tcsetpgrp(STDIN_FILENO, getpgrp());
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
  Foreground(const Foreground&) = delete;
  Foreground& operator=(const Foreground&) = delete;

  bool lent() const { return lent_; }

 private:
  const bool lent_;
};

// What posix_spawn() is told, with an end.
class Orders {
 public:
  Orders(int out, bool asks, bool lend) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    posix_spawn_file_actions_adddup2(&actions_, out, STDOUT_FILENO);
    if (!asks) {
      posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    if (lend) posix_spawn_file_actions_addtcsetpgrp_np(&actions_, STDIN_FILENO);
    sigset_t none;
    sigset_t defaults;
    sigemptyset(&none);
    sigemptyset(&defaults);
    for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGCHLD}) {
      sigaddset(&defaults, signal);
    }
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &defaults);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~Orders() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  Orders(const Orders&) = delete;
  Orders& operator=(const Orders&) = delete;

  int Spawn(const Program& program, pid_t* child) const {
    const std::vector<char*> arguments = Pointers(program.arguments);
    const std::vector<char*> environment = Pointers(program.environment);
    return posix_spawn(child, program.path.c_str(), &actions_, &attributes_, arguments.data(),
                       environment.data());
  }

 private:
  static std::vector<char*> Pointers(const std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
    pointers.push_back(nullptr);
    return pointers;
  }

  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

// glibc 2.36 declares pidfd_open() without C linkage.
int OpenPidfd(pid_t process) { return static_cast<int>(syscall(SYS_pidfd_open, process, 0)); }

// Who does not end in time is ended, with whatever it started.
class Child {
 public:
  explicit Child(pid_t process) : process_(process), ended_(OpenPidfd(process)) {}
  ~Child() {
    if (waited_) return;
    kill(-process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  int ended() const { return ended_.number(); }  // To be polled.
  int Wait() {
    int status = 0;
    waitpid(process_, &status, 0);
    waited_ = true;
    return status;
  }

 private:
  const pid_t process_;
  const Descriptor ended_;
  bool waited_ = false;
};

// True: it has ended, and all that it printed has been read.
bool ReadUntilEnd(int out, int ended, Steady::time_point deadline, std::string* printed) {
  bool open = true;
  bool running = true;
  std::array<char, 16'384> space;
  while (running || open) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Steady::now());
    if (left.count() <= 0) return false;
    std::array<pollfd, 2> waiting = {pollfd{open ? out : -1, POLLIN, 0},
                                     pollfd{running ? ended : -1, POLLIN, 0}};
    // Once it has ended, what it left behind may keep the pipe open: nobody waits for that.
    const int ready = poll(waiting.data(), waiting.size(),
                           running ? static_cast<int>(std::min<std::int64_t>(
                                         left.count(), std::numeric_limits<int>::max()))
                                   : 0);
    if (ready < 0 && errno != EINTR) return false;
    if (ready == 0 && !running) return true;
    if (waiting[0].revents != 0) {
      const ssize_t count = read(out, space.data(), space.size());
      // Of what is too long the rest is read, too: who cannot write does not end.
      if (count > 0 && printed->size() <= kPrintedBytesMax) {
        printed->append(space.data(), static_cast<std::size_t>(count));
      }
      if (count == 0) open = false;
      if (ended < 0) running = open;  // A kernel before 5.3: the end of its output has to do.
    } else if (waiting[1].revents != 0) {
      running = false;
    }
  }
  return true;
}

}  // namespace

std::string FindProgram(const std::string& name) {
  if (name.find('/') != std::string::npos) {
    std::error_code unused;
    const std::string path = std::filesystem::absolute(name, unused).lexically_normal().string();
    return MayRun(path) ? path : std::string();
  }
  const char* variable = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): nobody sets it.
  if (variable == nullptr || name.empty()) return {};
  const std::vector<std::string> folders = absl::StrSplit(std::string(variable), ':');
  for (const std::string& folder : folders) {
    // What lies in the folder where somebody happens to be is nobody's program.
    if (!folder.starts_with('/')) continue;
    const std::string path = std::filesystem::path(folder) / name;
    if (MayRun(path)) return path;
  }
  return {};
}

absl::StatusOr<std::string> RunProgram(const Program& program, std::chrono::milliseconds time) {
  const Steady::time_point deadline = Steady::now() + time;
  std::array<int, 2> ends = {-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return ErrnoStatus("a pipe", errno);
  const Descriptor out(ends[0]);
  Descriptor in(ends[1]);
  std::string printed;
  int status = 0;
  {
    const Foreground foreground(program.asks);
    pid_t process = 0;
    const Orders orders(in.number(), program.asks, foreground.lent());
    if (const int error = orders.Spawn(program, &process); error != 0) {
      return ErrnoStatus(program.path, error);
    }
    in.Close();
    Child child(process);
    if (!ReadUntilEnd(out.number(), child.ended(), deadline, &printed)) {
      return absl::DeadlineExceededError(
          fmt::format("it did not end within {} s", std::chrono::duration<double>(time).count()));
    }
    status = child.Wait();
  }
  if (WIFSIGNALED(status)) {
    return absl::FailedPreconditionError(fmt::format("signal {} ended it", WTERMSIG(status)));
  }
  if (WEXITSTATUS(status) != 0) {
    return absl::FailedPreconditionError(
        fmt::format("it ended with exit code {}", WEXITSTATUS(status)));
  }
  if (printed.size() > kPrintedBytesMax) {
    return absl::FailedPreconditionError("it printed more than 1 MiB");
  }
  return printed;
}

}  // namespace trowel::kube
