#!/usr/bin/env bash
# Debian's Chromium, in which the tests open the page of an audit; does nothing where there is one.
set -euo pipefail

if ! command -v chromium >/dev/null; then
    if ! command -v apt-get >/dev/null; then
        printf 'install-chromium: install the package chromium with what this system has for that\n' >&2
        exit 2
    fi
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    $as_root apt-get update --quiet --quiet
    $as_root apt-get install --quiet --quiet --yes --no-install-recommends chromium fonts-dejavu-core >/dev/null
fi
chromium --version
