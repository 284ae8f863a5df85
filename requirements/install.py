"""Fill the virtual environment from a file of pinned, hashed requirements: with uv, or with pip where there is no uv.

    .venv/bin/python requirements/install.py requirements.txt

The Makefile calls this. uv comes first, pinned by hash as all others are, by the pip that is part of Python.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping, Sequence
from configparser import RawConfigParser
from importlib import metadata, util
from pathlib import Path

UV = Path(sysconfig.get_path("scripts")) / "uv"
HASHED = ["--no-deps", "--require-hashes", "--requirement"]
#: What pip calls the places where it looks, and the variables by which uv is told.
PLACES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "proxy": "ALL_PROXY",
    "cert": "SSL_CERT_FILE",
}


def main(file: str) -> int:
    """Install what a file requires; return 0, or 1 where neither uv nor pip could."""
    pip = [*bundled_pip(), "install", "--disable-pip-version-check", "--no-compile", *HASHED]
    bootstrap = Path(__file__).with_name("uv.txt")
    if not (is_installed(bootstrap) or run([*pip, str(bootstrap)])):
        print("uv could not be installed, as said above; pip does its work, and takes some minutes", file=sys.stderr)
    else:
        told = places(os.environ, pip_files(os.environ)) | os.environ
        if run([str(UV), "pip", "install", "--python", sys.executable, *HASHED, file], told):
            return 0
        print("uv could not install the packages, as said above; pip tries", file=sys.stderr)
    if run([*pip, file]):
        return 0
    print(f"the packages of {file} could not be installed into {sys.prefix}, as said above", file=sys.stderr)
    return 1


def bundled_pip() -> list[str]:
    """Return the command of the pip in the environment, or else of the one that comes with Python, as a wheel."""
    if util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    import ensurepip  # the Makefile has seen to it that it is there

    # Distributions that keep the wheel elsewhere say where.
    folder = sysconfig.get_config_var("WHEEL_PKG_DIR") or Path(ensurepip.__file__).parent / "_bundled"
    return [sys.executable, str(max(Path(folder).glob("pip-*.whl")) / "pip")]


def is_installed(bootstrap: Path) -> bool:
    """Return whether the environment has uv, in the version that a file pins."""
    try:
        return UV.exists() and f"\nuv=={metadata.version('uv')} " in bootstrap.read_text(encoding="utf-8")
    except metadata.PackageNotFoundError:
        return False


def pip_files(environment: Mapping[str, str]) -> list[Path]:
    """Return the files in which pip may be configured, the later ones with the last word (pip, "Configuration")."""
    home = Path.home()
    shared = environment.get("XDG_CONFIG_DIRS", "/etc/xdg").split(os.pathsep)
    return [
        *(Path(folder) / "pip" / "pip.conf" for folder in [*shared, "/Library/Application Support"]),
        Path("/etc/pip.conf"),
        home / ".pip" / "pip.conf",
        home / "Library" / "Application Support" / "pip" / "pip.conf",
        Path(environment.get("XDG_CONFIG_HOME", home / ".config")) / "pip" / "pip.conf",
        Path(sys.prefix) / "pip.conf",
        *(Path(file) for file in [environment.get("PIP_CONFIG_FILE")] if file),
    ]


def places(environment: Mapping[str, str], files: Iterable[Path]) -> dict[str, str]:
    """Return in the variables of uv where pip is told to look, by its files and by variables of its own."""
    parser = RawConfigParser()
    parser.read(files, encoding="utf-8")
    told = {name: value for part in ("global", "install") if part in parser for name, value in parser[part].items()}
    told |= {name.removeprefix("PIP_"): value for name, value in environment.items() if name.startswith("PIP_")}
    found = {}
    for name, value in told.items():
        ours = PLACES.get(name.lower().replace("_", "-"))
        if ours and value.strip():
            found[ours] = ("," if ours == "UV_FIND_LINKS" else " ").join(value.split())
    # As pip does it: the file from whichever place has it. Its hash says that it is the right one.
    return found | ({"UV_INDEX_STRATEGY": "unsafe-best-match"} if "UV_INDEX" in found else {})


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> bool:
    """Run a command and return whether it went well.

    On a terminal one line shows what it is at; all that it said is shown only where it failed.
    """
    terminal = sys.stderr.isatty()
    width = shutil.get_terminal_size().columns - 1
    said = []
    with subprocess.Popen(
        command, env=environment, text=True, errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if terminal:
                print(f"\r\033[K{line.strip()[:width]}", end="", file=sys.stderr, flush=True)
    if terminal:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    if process.returncode:
        print("".join(said), end="", file=sys.stderr)
    return process.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
