#!/bin/sh
# Makes the README's pictures again, without a display: docs/pictures/storm.webp, switch.webp,
# versus.webp, boss.webp and tour.webp.
# Wants a built program (scripts/play builds it), and Debian's packages webp and imagemagick.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
program=$root/build/release/heapstorm
pictures=$root/docs/pictures

for tool in "$program" cwebp img2webp convert; do
    command -v "$tool" >/dev/null || { echo "make.sh: $tool is missing" >&2; exit 1; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Settings of its own, and SDL's driver for no display at all.
export HOME="$folder" XDG_DATA_HOME="$folder/data" SDL_VIDEODRIVER=dummy

# A million sparks under columns for three seconds, then under naive, then under columns again.
# The panel is to show what was measured.
"$program" play --quiet --scenario storm --particles 1000000 --autopilot \
    --frames 480 --switch-every 200 --film 24:"$folder" --measured
"$program" play --quiet --scenario storm --particles 1000000 --autopilot \
    --frames 330 --switch-every 200 --screenshot 320:"$folder/storm.png"
cwebp -quiet -q 85 -m 6 "$folder/storm.png" -o "$pictures/storm.webp"
"$program" versus --quiet --layout list --particles 400000 --frames 700 --screenshot 690:"$folder/versus.png"
cwebp -quiet -q 70 -m 6 "$folder/versus.png" -o "$pictures/versus.webp"
# The boss of the fourth stage, which the autopilot meets after some 80 seconds.
mkdir "$folder/boss"
"$program" play --quiet --scenario cycle --ground stars --autopilot \
    --frames 5220 --film 5200:"$folder/boss"
cwebp -quiet -q 80 -m 6 "$folder/boss/000001.png" -o "$pictures/boss.webp"
"$program" tour --quiet --stop 8 --frames 700 --screenshot 690:"$folder/tour.png"
cwebp -quiet -q 75 -m 6 "$folder/tour.png" -o "$pictures/tour.webp"

# Of the film the upper part, with the instruments that a switch moves most.
first=8 # what comes before is the field filling up
frames=
for picture in "$folder"/0*.png; do
    number=$(basename "$picture" .png | sed 's/^0*//')
    [ "$number" -ge $first ] || continue
    convert "$picture" -crop 1280x410+0+0 +repage -resize 880x "$picture"
    frames="$frames $picture"
done
# shellcheck disable=SC2086 # a list of files
img2webp -loop 0 -lossy -q 24 -m 6 -d 400 $frames -o "$pictures/switch.webp" >/dev/null 2>&1
ls -l "$pictures"/*.webp
