# shellcheck shell=sh
# What scripts/play and scripts/check share: finding out what is missing and installing it, running a
# step quietly, configuring and building. The caller sets `root` (the repository) and opens
# descriptor 3 (where the lines for the reader go) before it sources this file.

build=${root:?}/build
logs=$build/log
CC=${CC:-gcc}
export CC

fail()
{
    printf '%s\n' "$@" >&3
    exit 1
}

# --- What is needed -------------------------------------------------------------------------------

# need PACKAGE PROBE...: the Debian package is missing when the probe fails.
need()
{
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}

# One header, which systems keep in two places.
has_stb()
{
    for prefix in /usr /usr/local /opt/homebrew; do
        test -e $prefix/include/stb/stb_image_write.h && return
        test -e $prefix/include/stb_image_write.h && return
    done
    return 1
}

# Any folder of fonts will do; without DejaVu Sans Mono the window's letters are coarse, and without
# URW Gothic names and scores are written in another face.
has_font()
{
    for folder in /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts"; do
        find "$folder" -name "$1" 2>/dev/null | grep -q . && return
    done
    return 1
}

probe_play_needs()
{
    need cmake command -v cmake
    need ninja-build command -v ninja
    need pkg-config command -v pkg-config
    need libexpat1-dev pkg-config --exists expat
    need libsdl2-dev pkg-config --exists sdl2
    need libsdl2-ttf-dev pkg-config --exists SDL2_ttf
    need libstb-dev has_stb
    need libcglm-dev pkg-config --exists cglm
    case ${CC%% *} in
    gcc | clang) need "${CC%% *}" command -v "${CC%% *}" ;;
    *) command -v "${CC%% *}" >/dev/null || fail "CC is '$CC', and there is no such command." ;;
    esac
}

probe_check_needs()
{
    probe_play_needs
    need libcmocka-dev pkg-config --exists cmocka
}

probe_all_needs()
{
    probe_check_needs
    need clang command -v clang
}

# Without these the program does with less.
probe_play_extras()
{
    need fonts-dejavu-core has_font DejaVuSansMono.ttf
    need fonts-urw-base35 has_font URWGothic-Demi.otf
    need libgc-dev pkg-config --exists bdw-gc
    need libjansson-dev pkg-config --exists jansson
    need libdw-dev pkg-config --exists libdw
}

# Without these the tests that read or run them are skipped.
probe_check_extras()
{
    probe_play_extras
    need valgrind command -v valgrind
    need xvfb command -v Xvfb
    need xdotool command -v xdotool
    need openbox command -v openbox
    need duktape command -v duk
    need google-perftools command -v google-pprof
    command -v dpkg >/dev/null || return 0
    for data in noiz2sa-data rrootage-data parsec47-data libbulletml-dev; do
        need "$data" dpkg -s "$data"
    done
}

probe_all_extras()
{
    probe_check_extras
}

# --- CMake's version ------------------------------------------------------------------------------

# require_cmake VERSION WHOSE: gives up when the version is older than what CMakeLists.txt asks for.
require_cmake()
{
    least=$(sed -n 's/^cmake_minimum_required(VERSION \([0-9.]*\)).*/\1/p' "$root/CMakeLists.txt")
    printf '%s %s\n' "$1" "$least" | awk '
        { split($1, is, "[.]"); split($2, least, "[.]") }
        { exit !(is[1] + 0 > least[1] + 0 || (is[1] + 0 == least[1] + 0 && is[2] + 0 >= least[2] + 0)) }
    ' || fail "CMake $least or newer is needed; $2 is $1 (see https://cmake.org/download)."
}

# Before anything is installed, where there is a CMake already.
require_installed_cmake()
{
    command -v cmake >/dev/null || return 0
    require_cmake "$(cmake --version | sed -n '1s/[^0-9]*//p')" "the one in $(command -v cmake)"
}

# Before anything is installed, where apt knows what it would install.
require_cmake_of_apt()
{
    candidate=$(apt-cache policy cmake 2>/dev/null | sed -n 's/^ *Candidate: *\([0-9]*:\)\{0,1\}\([0-9].*\)/\2/p')
    [ -z "$candidate" ] || require_cmake "$candidate" "the one of apt"
}

# --- Installing -----------------------------------------------------------------------------------

explain_other_systems()
{
    dnf="sudo dnf install cmake ninja-build gcc pkgconf-pkg-config expat-devel SDL2-devel SDL2_ttf-devel"
    dnf="$dnf stb_image_write-devel cglm-devel dejavu-sans-mono-fonts urw-base35-fonts gc-devel jansson-devel elfutils-devel"
    pacman="sudo pacman -S --needed cmake ninja gcc pkgconf expat sdl2 sdl2_ttf stb cglm"
    pacman="$pacman ttf-dejavu gsfonts gc jansson libelf"
    brew="brew install cmake ninja gcc pkgconf expat sdl2 sdl2_ttf cglm bdw-gc jansson"
    if [ "$1" != play ]; then
        dnf="$dnf libasan libubsan libtsan libcmocka-devel clang valgrind xorg-x11-server-Xvfb xdotool duktape"
        pacman="$pacman cmocka clang valgrind xorg-server-xvfb xdotool duktape"
        brew="$brew cmocka duktape"
    fi
    say "Not installed, as Debian names it:$missing" "There is no apt-get here. What installs it:"
    if command -v dnf >/dev/null; then
        say "    $dnf"
    elif command -v pacman >/dev/null; then
        say "    $pacman"
    elif command -v brew >/dev/null; then
        say "    $brew"
    else
        say "    Fedora:    $dnf" "    Arch:      $pacman" "    Homebrew:  $brew"
    fi
}

apt_get()
{
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$@"
}

# Once a run, and without the network on with the lists that are there.
update_lists()
{
    [ -z "${lists_updated-}" ] || return
    lists_updated=yes
    step "Updating the package lists" update apt_get update || true
}

apt_install()
{
    # shellcheck disable=SC2086 # a list of package names
    apt_get install --yes --no-install-recommends $missing
}

# Installs $missing; where that cannot be done, says what would do it and returns 1.
install_missing()
{
    if ! command -v apt-get >/dev/null; then
        explain_other_systems "$1"
        return 1
    fi
    by_hand="apt-get update && ${as_root:+$as_root }apt-get install --no-install-recommends$missing"
    if [ "$(id -u)" -ne 0 ] && [ -z "$as_root" ]; then
        say "Not installed:$missing" \
            "That takes root, and there is no sudo. As root, run:" "    $by_hand"
        return 1
    fi
    update_lists
    case " $missing " in *" cmake "*) require_cmake_of_apt ;; esac
    step "Installing$missing" install apt_install && return
    say "It did not work. By hand:" "    ${as_root:+$as_root }$by_hand"
    return 1
}

# prepare play|check|all: installs what is missing, or says what to install and exits.
prepare()
{
    if ! { mkdir -p "$logs" && [ -w "$build" ] && [ -w "$logs" ]; } 2>/dev/null; then
        fail "$build cannot be written. If another user built there, have it removed."
    fi
    as_root=
    if [ "$(id -u)" -ne 0 ] && command -v sudo >/dev/null; then as_root=sudo; fi
    require_installed_cmake
    missing=
    "probe_$1_needs"
    if [ -n "$missing" ]; then
        install_missing "$1" || exit 1
        missing=
        "probe_$1_needs"
        [ -z "$missing" ] || fail "Installed, and still not found:$missing"
    fi
    missing=
    "probe_$1_extras"
    [ -z "$missing" ] || install_missing "$1" ||
        say "Going on without; the tests that need it are skipped."
    require_installed_cmake
}

# --- Steps ----------------------------------------------------------------------------------------

say()
{
    printf '%s\n' "$@" >&3
}

# step LABEL LOG COMMAND...: one line for the reader, the rest into the log, shown when it fails.
step()
{
    label=$1 log=$logs/$2.log
    shift 2
    printf '%s ... ' "$label" >&3
    began=$(date +%s)
    if "$@" >"$log" 2>&1 </dev/null; then
        say "done ($(($(date +%s) - began)) s)"
        return 0
    fi
    say "FAILED"
    show_failure
    return 1
}

# The part of $log that says what went wrong: from the first error on, without the progress and the
# compiler's command lines.
show_failure()
{
    awk '
        /^\[[0-9]+\/[0-9]+\]/ || /^ninja: build stopped/ { next }
        /^FAILED: /         { started = 1; print; getline; next }
        /^CMake Error|^E: |[Ee]rror: / { started = 1 }
        started             { print }
    ' "$log" >"$log.part"
    [ -s "$log.part" ] || tail -n 40 "$log" >"$log.part"
    head -n 40 "$log.part" | sed 's/^/    /' >&3
    rm -f "$log.part"
    say "    (all of it: $log)"
}

cached()
{
    sed -n "s/^$1:[A-Z]*=//p" "$2/CMakeCache.txt"
}

# configure DIRECTORY PRESET OPTION...: an existing configuration is kept, unless it was made by
# another compiler or for a repository that has moved.
configure()
(
    directory=$1 preset=$2
    shift 2
    if [ -f "$directory/CMakeCache.txt" ]; then
        compiler=$(command -v "${CC%% *}")
        if [ "$(cached CMAKE_C_COMPILER "$directory")" != "$compiler" ] ||
            [ "$(cached CMAKE_HOME_DIRECTORY "$directory")" != "$root" ]; then
            set -- --fresh "$@"
        fi
    fi
    cd "$root" && cmake --preset "$preset" -B "$directory" "$@"
)
