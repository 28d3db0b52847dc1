#include "support/command_line.hpp"

#include "support/error.hpp"
#include "support/found.hpp"

#include <CLI/CLI.hpp>

namespace pdist::support {

Option* Option::required() {
  option_->required();
  return this;
}

Option* Option::type_name(const std::string& name) {
  option_->type_name(name);
  return this;
}

Option* Option::option_text(const std::string& text) {
  option_->option_text(text);
  return this;
}

Option* Option::group(const std::string& name) {
  option_->group(name);
  return this;
}

Option* Option::expected(int count) {
  option_->expected(count);
  return this;
}

Option* Option::one_at_a_time() {
  option_->allow_extra_args(false);
  return this;
}

Option* Option::take_all() {
  option_->expected(1)->allow_extra_args(false)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  return this;
}

Option* Option::existing_file() {
  option_->check(CLI::Validator(
      [](const std::string& path) {
        const std::optional<struct stat> status = found(path);
        return status && !S_ISDIR(status->st_mode) ? std::string() : "there is no file at " + escaped(path);
      },
      ""));
  return this;
}

Option* Option::existing_folder() {
  option_->check(CLI::Validator(
      [](const std::string& path) {
        return is_folder(path) ? std::string() : "there is no folder at " + escaped(path);
      },
      ""));
  return this;
}

Option* Option::one_of(const std::vector<std::string>& values) {
  option_->check(CLI::IsMember(values));
  return this;
}

Option* Option::in_range(double least, double most) {
  option_->check(CLI::Range(least, most));
  return this;
}

Option* Option::needs(const Option* other) {
  option_->needs(other->option_);
  return this;
}

Option* Option::excludes(const Option* other) {
  option_->excludes(other->option_);
  return this;
}

Option* Option::excludes(const std::string& other) {
  option_->excludes(other);
  return this;
}

CommandLine::CommandLine(const std::string& description, const std::string& name)
    : own_(std::make_unique<CLI::App>(description, name)), app_(own_.get()) {}

CommandLine::CommandLine(CLI::App* command) : app_(command) {}

CommandLine::~CommandLine() = default;

Option* CommandLine::added(CLI::Option* option) {
  return &options_.emplace_back(option);
}

Option* CommandLine::add_option(const std::string& name, std::string& target, const std::string& text) {
  return added(app_->add_option(name, target, text));
}

Option* CommandLine::add_option(const std::string& name, std::filesystem::path& target,
                                const std::string& text) {
  return added(app_->add_option(name, target, text));
}

Option* CommandLine::add_option(const std::string& name, std::optional<std::string>& target,
                                const std::string& text) {
  return added(app_->add_option(name, target, text));
}

Option* CommandLine::add_option(const std::string& name, double& target, const std::string& text) {
  return added(app_->add_option(name, target, text));
}

Option* CommandLine::add_option(const std::string& name, std::vector<std::string>& target,
                                const std::string& text) {
  return added(app_->add_option(name, target, text));
}

Option* CommandLine::add_option(const std::string& name, std::vector<std::filesystem::path>& target,
                                const std::string& text) {
  return added(app_->add_option(name, target, text));
}

Option* CommandLine::add_option(const std::string& name,
                                std::vector<std::pair<std::string, std::string>>& target,
                                const std::string& text) {
  return added(app_->add_option(name, target, text));
}

Option* CommandLine::add_flag(const std::string& name, bool& target, const std::string& text) {
  return added(app_->add_flag(name, target, text));
}

CommandLine* CommandLine::add_subcommand(const std::string& name, const std::string& description) {
  commands_.emplace_back(new CommandLine(app_->add_subcommand(name, description)));
  return commands_.back().get();
}

void CommandLine::require_subcommand(int count) {
  app_->require_subcommand(count);
}

void CommandLine::footer(const std::string& text) {
  app_->footer(text);
}

void CommandLine::set_version_flag(const std::string& name, const std::string& version) {
  app_->set_version_flag(name, version);
}

CommandLine::operator bool() const {
  return app_->parsed();
}

std::size_t CommandLine::count(const std::string& option) const {
  return app_->count(option);
}

std::string CommandLine::name() const {
  return app_->get_name();
}

CommandLine::Parsed CommandLine::parse(int argc, char** argv, std::string& problem) const {
  try {
    app_->parse(argc, argv);
    return Parsed::arguments;
  } catch (const CLI::Success& request) {
    app_->exit(request);
    return Parsed::help;
  } catch (const CLI::ParseError& error) {
    problem = error.what();
    return Parsed::wrong;
  }
}

} // namespace pdist::support
