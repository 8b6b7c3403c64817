#!/usr/bin/env bash
# make_venv.sh PYTHON FOLDER LOCK: a virtual environment with exactly what the lock file names.
set -euo pipefail
python=$1 folder=$2 lock=$3

stop() {
    echo "setup: $*" >&2
    exit 1
}

command -v "$python" >/dev/null ||
    stop "$python was not found; install Python 3.11 or later, or name one: make setup PYTHON=python3.12"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "$("$python" --version) is too old; Python 3.11 or later is needed: make setup PYTHON=python3.12"
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    stop "$python cannot make virtual environments; on Debian or Ubuntu: apt-get install python3-venv"

echo "Setting up: installing the locked packages into $folder; the first time takes a minute or two."
"$python" -m venv "$folder" ||
    stop "the virtual environment $folder could not be made; remove the folder and try again"
with_pip() { "$folder/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes -r "$1"; }

# Where the lock names uv, it installs the others in a fifth of pip's time. It does not know what pip is configured
# with, such as an index of the house: where it cannot, pip does.
if grep -q '^uv==' "$lock"; then
    uv=$(mktemp)
    trap 'rm -f "$uv"' EXIT
    awk '/^uv==/ { its = 1 } its { print } its && !/\\$/ { exit }' "$lock" >"$uv"
    with_pip "$uv" && "$folder/bin/uv" pip install --quiet --python "$folder/bin/python" --compile-bytecode \
        --require-hashes -r "$lock" && exit
    echo "setup: uv could not install them; pip goes on" >&2
fi
with_pip "$lock" ||
    stop "the packages of $lock could not be installed; pip's message above says which one and why"
