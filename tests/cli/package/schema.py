# Holds the JSON Schema of package.yaml against good and wrong files, and against what pdist-package does with them.
import copy
import json
import pathlib
import shutil
import subprocess
import sys

import jsonschema
import yaml


def load(path):
    """All scalars as text, as pdist-package reads them."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def error_of_reader(path):
    command = ["pdist-package", "show", "--format", "deb", "--metadata", path]
    for default in ("name=chat", "version=1.0", "summary=chat"):
        command += ["--default", default]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return None if result.returncode == 0 else result.stderr


def maps_of(value, path=()):
    """Every map in a document, with its path."""
    if isinstance(value, dict):
        yield path, value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from maps_of(part, (*path, key))


def at(document, path):
    for key in path:
        document = document[key]
    return document


def used_keys(schema, part, value, used):
    """Notes which properties of which definition the value uses."""
    name = part.get("$ref", "#").rsplit("/", 1)[-1] if "$ref" in part else None
    if name:
        part = schema["$defs"][name]
    for form in part.get("anyOf", [part]):
        if isinstance(value, dict) and "properties" in form:
            for key, member in value.items():
                used.add((id(form), key))
                used_keys(schema, form["properties"][key], member, used)
        elif isinstance(value, dict) and isinstance(form.get("additionalProperties"), dict):
            for member in value.values():
                used_keys(schema, form["additionalProperties"], member, used)
        elif isinstance(value, list) and "items" in form:
            for item in value:
                used_keys(schema, form["items"], item, used)


def forms_with_properties(part):
    if isinstance(part, dict):
        if isinstance(part.get("properties"), dict):
            yield part
        for member in part.values():
            yield from forms_with_properties(member)
    elif isinstance(part, list):
        for item in part:
            yield from forms_with_properties(item)


class Test:
    def __init__(self, schema, folder):
        jsonschema.Draft202012Validator.check_schema(schema)
        self.schema = schema
        self.validator = jsonschema.Draft202012Validator(schema)
        self.folder = folder
        self.failures = []

    def expect(self, condition, words):
        if not condition:
            self.failures.append(words)

    def good_files(self):
        files = sorted(path for path in (self.folder / "good").glob("*.yaml") if path.name != "changelog.yaml")
        self.expect(len(files) >= 3, "good files are missing")
        for path in files:
            errors = [error.message for error in self.validator.iter_errors(load(path))]
            self.expect(not errors, f"the schema refuses {path.name}: {errors}")
            error = error_of_reader(path)
            self.expect(error is None, f"pdist-package refuses {path.name}: {error}")
        return files

    def wrong_files(self):
        for path in sorted((self.folder / "bad_yaml/shape").glob("*.yaml")):
            self.expect(not self.validator.is_valid(load(path)), f"the schema accepts {path.name}")
        for path in sorted((self.folder / "bad_yaml/meaning").glob("*.yaml")):
            errors = [error.message for error in self.validator.iter_errors(load(path))]
            self.expect(not errors, f"the schema refuses {path.name}, so it belongs to shape/: {errors}")

    def every_key_is_used(self, files):
        """A key that only the schema has would be refused by the reader in a good file."""
        used = set()
        for path in files:
            used_keys(self.schema, self.schema, load(path), used)
        overrides = {id(self.schema["$defs"][name]) for name in ("override", "override_of_a_component")}
        contents = self.schema["$defs"]["component"]["properties"]
        own = {"summary", "description", "files", "install_components", "rest", "requires", "overrides"}
        for form in forms_with_properties(self.schema):
            for key in form["properties"]:
                # Overrides and components have the product's own keys; a few of them stand for all.
                if id(form) in overrides or (form["properties"] is contents and key not in own):
                    continue
                self.expect((id(form), key) in used, f"no good file has '{key}' of {list(form['properties'])}")

    def wrong_keys(self, files):
        """Every map of every good file with one key that nobody knows."""
        for path in files:
            document = load(path)
            for place, value in maps_of(document):
                free = place[-1:] in (("components",), ("environment",))
                if free:
                    continue
                wrong = copy.deepcopy(document)
                at(wrong, place)["no such key"] = "x"
                where = f"{path.name} at {place}"
                self.expect(not self.validator.is_valid(wrong), f"the schema accepts another key: {where}")
                file = pathlib.Path("wrong.yaml")
                file.write_text(json.dumps(wrong), encoding="utf-8")
                error = error_of_reader(file)
                self.expect(error and "unknown key" in error, f"pdist-package accepts another key: {where}: {error}")

    def run(self):
        for script in ("good.sh", "changelog.yaml"):
            shutil.copy(self.folder / "good" / script, script)
        files = self.good_files()
        self.wrong_files()
        self.every_key_is_used(files)
        self.wrong_keys(files)
        return self.failures


failures = Test(json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")), pathlib.Path(sys.argv[2])).run()
print("\n".join(failures), file=sys.stderr)
sys.exit(1 if failures else 0)
