// Starts the embedded Python and runs share/chat/chat.py with this program's arguments.
#include <Python.h>
#include <filesystem>
#include <iostream>

namespace {

std::filesystem::path script() {
  const auto program = std::filesystem::read_symlink("/proc/self/exe");
  return program.parent_path().parent_path() / "share/chat/chat.py";
}

PyStatus configure(PyConfig& config, int argc, char** argv) {
  config.parse_argv = 0; // the arguments are the script's, not the interpreter's
  PyStatus status = PyConfig_SetBytesString(&config, &config.run_filename, script().c_str());
  if (PyStatus_Exception(status)) return status;
  status = PyConfig_SetBytesArgv(&config, argc, argv);
  if (PyStatus_Exception(status)) return status;
  return Py_InitializeFromConfig(&config);
}

} // namespace

int main(int argc, char** argv) {
  PyConfig config;
  PyConfig_InitPythonConfig(&config); // reads PYTHONHOME, which the dist's launcher sets
  const PyStatus status = configure(config, argc, argv);
  PyConfig_Clear(&config);
  if (PyStatus_Exception(status)) {
    std::cerr << "chat: Python does not start: " << (status.err_msg ? status.err_msg : "") << '\n';
    return 1;
  }
  return Py_RunMain();
}
