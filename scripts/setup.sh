# Sourced by the other scripts, in the checkout: makes .venv and everything in it, once.
#
#   setup        what the package needs to run, the page's bundle included
#   setup dev    that, and the tools of the checks and tests (Node, too, where there is none)
#   browser      Chromium and its driver, for the tests in a real browser
#   firefox      Firefox, for those that run there too
#   proxy        nginx, for the tests of what stands behind it
#
# After it, $python is the interpreter of .venv. A stamp in .venv makes the second time fast. $side_by_side are pytest's
# arguments for runs of everything: most tests wait for something, so that two processes need half the time of one.

python=.venv/bin/python
side_by_side="--numprocesses=auto --maxprocesses=4 --dist=loadfile"

say() { printf '\n== %s\n' "$*" >&2; }

die() {
    printf '%s\n' "$@" >&2
    exit 1
}

find_python() {
    for name in python3.11 python3.12 python3.13 python3.14 python3 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
    die "asgiwebio needs Python 3.11 or newer, and there is none on PATH ($PATH)."
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

# Installs Debian packages where that is possible; false where it is not.
apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] || sudo -n true >/dev/null 2>&1 || return 1
    say "Installing $* (apt-get)"
    as_root apt-get update -q >&2 || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >&2
}

make_venv() {
    if [ -x "$python" ] && "$python" -m pip --version >/dev/null 2>&1; then
        return
    fi
    base=$(find_python)
    say "Making .venv with $("$base" --version)"
    if ! "$base" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        # Debian keeps these two in a package of their own.
        apt_install "$("$base" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" ||
            die "This Python has no venv: install it (Debian, Ubuntu: apt-get install python3-venv) and try again."
    fi
    "$base" -m venv --clear .venv
}

# What decides whether .venv and the bundle are up to date.
fingerprint() {
    {
        cat pyproject.toml hatch_build.py
        find static '(' -name node_modules -o -path static/coverage -o -path static/test ')' -prune -o -type f -print |
            LC_ALL=C sort | while IFS= read -r file; do
            printf '%s\n' "$file"
            cat "$file"
        done
    } | cksum
}

setup() {
    wanted="$(fingerprint)"
    stamp=".venv/setup-${1:-run}"
    if [ -x "$python" ] && [ -f src/asgiwebio/_assets/manifest.json ]; then
        # Who has the tools has all the rest, too.
        for known in "$stamp" .venv/setup-dev; do
            [ "$(cat "$known" 2>/dev/null)" != "$wanted" ] || return 0
        done
    fi
    make_venv
    say "Installing asgiwebio and what it needs into .venv (the first time takes a few minutes)"
    # --group came with pip 25.1.
    "$python" -m pip install --quiet 'pip>=25.1'
    if [ "${1:-}" = dev ]; then
        "$python" -m pip install --group dev
        "$python" -m pip install --no-deps --group alone
        "$python" -m pip install --no-deps --upgrade --target .venv/pywebio --group beside
        if ! "$python" scripts/npm --version >/dev/null 2>&1; then
            say "Installing Node into .venv"
            "$python" -m pip install "$("$python" -c 'import hatch_build; print(hatch_build.NODE_WHEEL)')"
        fi
        say "Installing the page's packages into static/node_modules"
        "$python" scripts/npm install-tools
        # The page is built with the Node and the packages that are here now, not with a second set of them.
        "$python" -m pip install --no-build-isolation --editable .
    else
        "$python" -m pip install --editable .
    fi
    printf '%s\n' "$wanted" >"$stamp"
}

chromium_is_here() {
    command -v chromium >/dev/null 2>&1 && command -v chromedriver >/dev/null 2>&1
}

browser() {
    chromium_is_here || apt_install chromium chromium-driver || true
    chromium_is_here || say "There is no Chromium: install chromium and chromium-driver. The tests in a browser will fail."
    CHROMIUM=${CHROMIUM:-$(command -v chromium || true)}
    export CHROMIUM
}

firefox_is_here() {
    command -v "${FIREFOX:-firefox-esr}" >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1
}

firefox() {
    firefox_is_here || apt_install firefox-esr || true
    firefox_is_here || say "There is no Firefox: install firefox-esr. The tests in it will be skipped."
}

nginx_is_here() {
    PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v nginx >/dev/null 2>&1
}

proxy() {
    nginx_is_here || apt_install nginx-light || true
    nginx_is_here || say "There is no nginx: install it. The tests behind it will be skipped."
}
