#!/usr/bin/env bash
# What the tests need from the system: a browser, a spreadsheet program that recalculates, fonts for both.
# As root on Debian or Ubuntu it installs what is missing; anybody else is told what to install.
set -euo pipefail

missing=()
need() { # PACKAGE, then a command that succeeds when its content is there
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}
any_command() {
    local name
    for name in "$@"; do command -v "$name" && return; done
    return 1
}
spreadsheets() { # soffice alone is not enough: the part that opens workbooks is a package of its own
    local program
    program=$(readlink -f "$(command -v soffice || command -v libreoffice)") || return 1
    ls "$(dirname "$program")"/libsclo.*
}
fonts() {
    compgen -G "/usr/share/fonts/*/$1*" || compgen -G "$HOME/.fonts/$1*" || compgen -G "/Library/Fonts/$1*"
}

check() {
    missing=()
    need chromium-headless-shell any_command chromium-headless-shell chromium chromium-browser google-chrome
    need libreoffice-calc-nogui spreadsheets
    need fonts-liberation fonts liberation
    need fonts-dejavu-core fonts dejavu
}

check
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "The tests need these system packages (names of Debian and Ubuntu): ${missing[*]}" >&2
    echo "Install them, for example: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
fi

echo "Installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
install() {
    apt-get update || return
    local name # a release without the shell has the browser itself, under one of two names
    for name in chromium-headless-shell chromium chromium-browser; do apt-cache show "$name" && break; done
    missing=("${missing[@]/chromium-headless-shell/$name}")
    apt-get install --yes --no-install-recommends "${missing[@]}"
}
if ! install >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    echo "These system packages could not be installed: ${missing[*]}" >&2
    exit 1
fi
check
if [ ${#missing[@]} -ne 0 ]; then
    echo "Installed, and yet not found: ${missing[*]}" >&2
    exit 1
fi
