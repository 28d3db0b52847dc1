"""clang-tidy over all sources of a build folder, each once, where anything changed since it was last found right.

usage: tidy.py <build folder> <source folder>

A file is passed over when it, all headers that it includes, its command, .clang-tidy and clang-tidy itself are as they were
when nothing was found in it. What is known of that is kept in $XDG_CACHE_HOME/portable-dist/tidy (~/.cache), across checkouts
and build folders; it only saves time. Prints what was found; exit status 1 when that is anything.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

build, source = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
cache = pathlib.Path(os.environ.get('XDG_CACHE_HOME') or pathlib.Path.home() / '.cache') / 'portable-dist' / 'tidy'
alone = build / 'tidy'
digests = {}


def digest(path):
    """Of a file's bytes; each file is read once."""
    if path not in digests:
        try:
            digests[path] = hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
        except OSError:
            digests[path] = 'absent'
    return digests[path]


def portable(text):
    """The same for every checkout and every build folder."""
    return text.replace(str(build), '@build@').replace(str(source), '@source@')


def local(text):
    return text.replace('@build@', str(build)).replace('@source@', str(source))


def commands():
    """One compile command for each source of ours: the first one, and not a sanitizer's where there is another."""
    chosen = {}
    for entry in json.loads((build / 'compile_commands.json').read_text()):
        path = pathlib.Path(entry['file'])
        if not any(folder in path.parents for folder in (source / 'tools', source / 'tests')):
            continue
        arguments = shlex.split(entry['command'])
        sanitized = any(argument.startswith('-fsanitize') for argument in arguments)
        if path not in chosen or (chosen[path][1] and not sanitized):
            chosen[path] = (arguments, sanitized, entry)
    # clang-tidy would take every command that a file has.
    alone.mkdir(exist_ok=True)
    (alone / 'compile_commands.json').write_text(json.dumps([entry for _, _, entry in chosen.values()]))
    return {path: (arguments, entry['directory']) for path, (arguments, _, entry) in sorted(chosen.items())}


def included(arguments, directory):
    """All files that a compilation reads."""
    command = [a for a in arguments if a not in ('-c', '-MD')]
    if os.path.basename(command[0]) == 'ccache':
        del command[0]
    for option in ('-o', '-MT', '-MF'):
        if option in command:
            at = command.index(option)
            del command[at:at + 2]
    rule = subprocess.run(command + ['-M'], cwd=directory, capture_output=True, text=True, check=True).stdout
    names = re.split(r'(?<!\\)\s+', rule.replace('\\\n', ' ').partition(': ')[2].strip())
    return sorted({os.path.normpath(os.path.join(directory, name.replace('\\ ', ' '))) for name in names})


def is_known(entry):
    try:
        known = json.loads(entry.read_text())
    except (OSError, ValueError):
        return False
    return all(digest(local(path)) == wanted for path, wanted in known.items())


def remember(entry, arguments, directory):
    entry.parent.mkdir(parents=True, exist_ok=True)
    known = {portable(path): digest(path) for path in included(arguments, directory)}
    temporary = entry.with_suffix(f'.{os.getpid()}')
    temporary.write_text(json.dumps(known))
    temporary.replace(entry)


version = subprocess.run(['clang-tidy', '--version'], capture_output=True, text=True, check=True).stdout


def check(path, arguments, directory):
    """What clang-tidy finds in a file; None when it need not be asked."""
    key = '\0'.join([version, digest(str(source / '.clang-tidy')), portable(str(path))] +
                    [portable(argument) for argument in arguments])
    entry = cache / f'{hashlib.sha256(key.encode()).hexdigest()}.json'
    if is_known(entry):
        return None
    result = subprocess.run(['clang-tidy', '--quiet', '-p', str(alone), str(path)], capture_output=True, text=True)
    if result.returncode == 0 and not result.stdout.strip():
        remember(entry, arguments, directory)
        return []
    lines = [line for line in result.stdout.splitlines() if re.search(r'(^|: )(warning|error|note): ', line)]
    return lines or [f'{path}: clang-tidy failed: {result.stderr.strip()}']


def main():
    all_commands = commands()
    found, checked = set(), 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(check, path, *command) for path, command in all_commands.items()]
        for job in concurrent.futures.as_completed(jobs):
            lines = job.result()
            checked += lines is not None
            found.update(lines or [])
    print(f'{len(all_commands)} files, {checked} of them new or changed')
    for line in sorted(found):
        print(line)
    sys.exit(1 if found else 0)


main()
