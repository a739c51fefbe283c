#!/bin/sh
# A CMake that is too old is told before anything is installed: the one that is there, and the one
# that apt would bring. Works in a copy of the scripts, with an apt of its own.
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")/../.." && pwd -P) || exit 1
copy=$(mktemp -d) || exit 1
trap 'rm -rf "$copy"' EXIT
trap 'exit 1' HUP INT TERM

cp -R "$root/scripts" "$root/CMakeLists.txt" "$copy" || exit 1
mkdir "$copy/bin"
for tool in sh awk cat date dirname env find grep head mkdir readlink rm sed tail; do
    ln -s "$(command -v "$tool")" "$copy/bin/$tool"
done

# command NAME LINE...: a command that the scripts find.
command_of()
{
    name=$copy/bin/$1
    shift
    printf '%s\n' '#!/bin/sh' "$@" >"$name"
    chmod +x "$name"
}
command_of id 'echo 0'
command_of apt-get "echo \"\$*\" >>'$copy/asked'" 'case "$*" in *install*) exit 1 ;; esac'

# play EXPECTED-SENTENCE: the script fails and says so.
play()
{
    : >"$copy/asked"
    if PATH=$copy/bin "$copy/scripts/play" --version >"$copy/words" 2>&1; then
        echo "scripts/play did not fail" >&2
        exit 1
    fi
    grep -q -F -e "$1" "$copy/words" || { cat "$copy/words" >&2 && exit 1; }
}

must_not_ask()
{
    ! grep -q -e "$1" "$copy/asked" || { echo "asked of apt-get: $(cat "$copy/asked")" >&2 && exit 1; }
}

command_of apt-cache 'echo "  Candidate: 1:3.18.4-2+deb11u1"'
play "CMake 3.25 or newer is needed; the one of apt is 3.18.4-2+deb11u1"
must_not_ask install

command_of apt-cache 'echo "  Candidate: 4.0.1-1"'
play "It did not work. By hand:"
grep -q 'install.* cmake' "$copy/asked" || { echo "CMake was not asked for" >&2 && exit 1; }

command_of cmake 'echo "cmake version 3.24.9"'
play "CMake 3.25 or newer is needed; the one in $copy/bin/cmake is 3.24.9"
must_not_ask .
