#!/bin/sh
# Makes a contact sheet of every scene at 720p, 1080p and 4K, without a display: a folder of pictures
# and a sheet for each size. Wants a built program and Debian's package imagemagick.
#
#   docs/pictures/contact_sheet.sh FOLDER [SIZE...]      sizes: 1280x720 1920x1080 3840x2160
#
# HEAPSTORM names another program than build/release/heapstorm.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
program=${HEAPSTORM:-$root/build/release/heapstorm}
if [ $# -lt 1 ]; then
    sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
folder=$1
shift
[ $# -gt 0 ] || set -- 1280x720 1920x1080 3840x2160
for tool in "$program" convert montage timeout; do
    command -v "$tool" >/dev/null || { echo "contact_sheet.sh: $tool is missing" >&2; exit 1; }
done
mkdir -p "$folder"
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
# Settings of its own, SDL's driver for no display at all, and a clock of its own: a film does not
# wait for a display, and two are the same.
export HOME="$home" XDG_DATA_HOME="$home/data" SDL_VIDEODRIVER=dummy

# shot NAME FRAME SECONDS OPTION...: the picture of a frame, by a film whose first picture it is.
shot()
{
    name=$1 frame=$2 seconds=$3
    shift 3
    rm -rf "$home/film"
    mkdir "$home/film"
    # Without --frames the program begins at the title and does not end by itself.
    timeout "$seconds" "$program" play --quiet --size "$size" --film "$frame:$home/film" "$@" \
        >/dev/null 2>&1 &
    process=$!
    while kill -0 $process 2>/dev/null && [ ! -s "$home/film/000002.png" ] ; do sleep 0.2; done
    kill $process 2>/dev/null || true
    wait $process 2>/dev/null || true
    if [ -s "$home/film/000001.png" ]; then
        mv "$home/film/000001.png" "$folder/$size-$name.png"
    else
        echo "contact_sheet.sh: no picture of $name at $size" >&2
    fi
}

# At a frame the game has come so far; without a stage file of that name it is left out.
stage()
{
    [ -e "$root/assets/scenarios/$1.xml" ] || return 0
    shot "$2-$1-early" 700 60 --scenario "$1" --ground stars --autopilot --frames 1400
    shot "$2-$1-late" 3000 300 --scenario "$1" --ground stars --autopilot --frames 6000
    shot "$2-$1-boss" 4700 400 --scenario "$1" --ground stars --autopilot --frames 9400
}

for size in "$@"; do
    shot 01-title 150 60
    shot 02-settings 100 60 --press 60:settings
    shot 03-keys 100 60 --press 60:help
    shot 04-storm-small 240 60 --scenario storm --bullets 500 --particles 20000 --autopilot --frames 480
    shot 05-storm 240 60 --scenario storm --autopilot --frames 480
    shot 06-storm-large 240 90 --scenario storm --bullets 6000 --particles 1000000 --autopilot --frames 480
    shot 07-ground-plain 240 60 --scenario storm --ground plain --autopilot --frames 480
    "$program" play --quiet --size "$size" --scenario storm --ground heap --autopilot --frames 240 \
        --screenshot 230:"$folder/$size-08-ground-heap.png" >/dev/null 2>&1
    stage stack 10
    stage free-list 11
    stage fragments 12
    stage cycle 13
    stage stop-the-world 14
    for stop in 1 5 8 11 15 18; do
        "$program" tour --quiet --size "$size" --stop $stop --frames 240 \
            --screenshot 230:"$folder/$size-20-tour-$stop.png" >/dev/null 2>&1
    done
    "$program" versus --quiet --size "$size" --layout list --particles 300000 --frames 300 \
        --screenshot 290:"$folder/$size-30-versus.png" >/dev/null 2>&1
    shot 40-game-over 2400 120 --scenario arcade --ground stars --frames 4800
    # The sheet itself: each picture as wide as a quarter of 4K, with its name below.
    montage "$folder/$size-"[0-9]*.png -label '%t' -resize 960x -tile 4x -geometry 960x+6+6 \
        -background '#111' -fill '#ccc' "$folder/sheet-$size.png"
    echo "$folder/sheet-$size.png"
done
