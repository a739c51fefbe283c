#!/bin/sh
# Makes the README's pictures again, without a display: docs/pictures/storm.png and switch.webp.
# Wants a built program (scripts/play builds it), and Debian's packages webp and imagemagick.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
program=$root/build/release/heapstorm
pictures=$root/docs/pictures

for tool in "$program" img2webp convert; do
    command -v "$tool" >/dev/null || { echo "make.sh: $tool is missing" >&2; exit 1; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Settings of its own, and SDL's driver for no display at all.
export HOME="$folder" XDG_DATA_HOME="$folder/data" SDL_VIDEODRIVER=dummy

# A million sparks under columns for three seconds, then under naive, then under columns again.
"$program" play --quiet --scenario storm --particles 1000000 --autopilot \
    --frames 480 --switch-every 200 --film 8:"$folder"
"$program" play --quiet --scenario storm --particles 1000000 --autopilot \
    --frames 330 --switch-every 200 --screenshot 320:"$pictures/storm.png"

first=15 # what comes before is the field filling up
frames=
for picture in "$folder"/*.png; do
    number=$(basename "$picture" .png | sed 's/^0*//')
    [ "$number" -ge $first ] || continue
    convert "$picture" -resize 800x450 "$picture"
    frames="$frames $picture"
done
# shellcheck disable=SC2086 # a list of files
img2webp -loop 0 -lossy -q 40 -m 4 -d 130 $frames -o "$pictures/switch.webp" >/dev/null
convert "$pictures/storm.png" -strip -define png:compression-level=9 "$pictures/storm.png"
ls -l "$pictures"/*.png "$pictures"/*.webp
