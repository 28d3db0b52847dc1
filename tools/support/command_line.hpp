// The command line of a program: options, flags, commands and their help. The only place that knows CLI11,
// whose headers alone take longer to compile than any of our files.
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace pdist::support {

/// An option or positional argument that was added to a `CommandLine`, which owns it. The members change it
/// and return it, for chains.
class Option {
public:
  explicit Option(CLI::Option* option) : option_(option) {}

  Option* required();
  /// What the help calls the value: "FILE".
  Option* type_name(const std::string& name);
  /// What the help says in place of everything between name and description: "DIR ...".
  Option* option_text(const std::string& text);
  Option* group(const std::string& name);
  /// Exactly so many values each time.
  Option* expected(int count);
  /// A list takes one value each time that the option is given, and the next word is not another one.
  Option* one_at_a_time();
  /// As `one_at_a_time`, and all values are kept.
  Option* take_all();
  Option* existing_file();
  Option* existing_folder();
  Option* one_of(const std::vector<std::string>& values);
  Option* in_range(double least, double most);
  Option* needs(const Option* other);
  Option* excludes(const Option* other);
  /// By its name, such as "--json".
  Option* excludes(const std::string& other);

private:
  CLI::Option* option_;
};

/// A program's command line, or that of one of its commands. What is added is written to when `run_program`
/// parses: the targets must live until then.
class CommandLine {
public:
  CommandLine(const std::string& description, const std::string& name);
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;
  ~CommandLine();

  /// `name` is "--option", "-o,--option", or "file" for a positional argument.
  Option* add_option(const std::string& name, std::string& target, const std::string& text);
  Option* add_option(const std::string& name, std::filesystem::path& target, const std::string& text);
  Option* add_option(const std::string& name, std::optional<std::string>& target, const std::string& text);
  Option* add_option(const std::string& name, double& target, const std::string& text);
  Option* add_option(const std::string& name, std::vector<std::string>& target, const std::string& text);
  Option* add_option(const std::string& name, std::vector<std::filesystem::path>& target,
                     const std::string& text);
  Option* add_option(const std::string& name, std::vector<std::pair<std::string, std::string>>& target,
                     const std::string& text);
  Option* add_flag(const std::string& name, bool& target, const std::string& text);
  CommandLine* add_subcommand(const std::string& name, const std::string& description);
  /// So many commands must be given.
  void require_subcommand(int count);
  void footer(const std::string& text);
  void set_version_flag(const std::string& name, const std::string& version);

  /// Whether this command was given.
  explicit operator bool() const;
  /// How often an option was given.
  std::size_t count(const std::string& option) const;
  std::string name() const;

  enum class Parsed {
    arguments, ///< all targets have their values
    help,      ///< --help or --version was asked for, and printed
    wrong,
  };
  /// `problem` becomes what is wrong.
  Parsed parse(int argc, char** argv, std::string& problem) const;

private:
  explicit CommandLine(CLI::App* command);
  Option* added(CLI::Option* option);

  std::unique_ptr<CLI::App> own_; ///< of a program
  CLI::App* app_;
  std::deque<Option> options_;
  std::vector<std::unique_ptr<CommandLine>> commands_;
};

} // namespace pdist::support
