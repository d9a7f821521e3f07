"""Join the modules of the page into one script.

A browser loads no ES modules from a folder. So each module becomes a function that runs once, after the modules that
it imports. Each import must be one line, `import { a, b } from "./c.js";`, and only declarations may be exported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from policy_targets.errors import PackageError

IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./(\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|let|class) (\w+))", re.MULTILINE)


def join_modules(read: Callable[[str], str], first: str) -> str:
    r"""Return the script of a module and of all modules it imports; `read` returns a module's text by its name.

    Raises: PackageError when modules import each other in a circle, or import a name that is not exported.

    >>> modules = {"app": 'import { one } from "./sums.js";\nconsole.log(one);\n', "sums": "export const one = 1;\n"}
    >>> print(join_modules(modules.__getitem__, "app"))
    "use strict";
    const $sums = (() => {
    const one = 1;
    return { one };
    })();
    const $app = (() => {
    const { one } = $sums;
    console.log(one);
    return {  };
    })();
    >>> join_modules({"a": 'import { b } from "./a.js";\n'}.__getitem__, "a")
    Traceback (most recent call last):
    policy_targets.errors.PackageError: assets/a.js: found a circle of imports, a → a. Move what they share below both.
    """
    exported: dict[str, list[str]] = {}
    return "\n".join(['"use strict";', *_wrap(read, first, (), exported)])


def _wrap(
    read: Callable[[str], str], name: str, above: tuple[str, ...], exported: dict[str, list[str]]
) -> Iterator[str]:
    if name in above:
        circle = " → ".join((*above, name))
        raise PackageError(f"assets/{name}.js: found a circle of imports, {circle}. Move what they share below both.")
    if name in exported:
        return
    text = read(name)
    for names, other in IMPORT.findall(text):
        yield from _wrap(read, other, (*above, name), exported)
        missing = set(names.split(", ")) - set(exported[other])
        if missing:
            raise PackageError(f"assets/{name}.js: {other}.js exports no {', '.join(sorted(missing))}. Correct it.")
    exported[name] = EXPORT.findall(text)
    body = EXPORT.sub("", IMPORT.sub(r"const { \1 } = $\2;\n", text)).rstrip("\n")
    yield f"const ${name} = (() => {{\n{body}\nreturn {{ {', '.join(exported[name])} }};\n}})();"
