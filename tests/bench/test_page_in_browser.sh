#!/bin/sh
# Opens the bench's page in a real browser, without a display: its charts are there, its script ran
# without a word on the console, nothing was asked of the network, and on a phone, a tablet and a
# desk no text is smaller than 12 pixels and nothing has to be scrolled sideways.
# usage: test_page_in_browser.sh TEST_BENCH_PAGE
set -u
maker=$1
browser=
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && browser=$name && break
done
if [ -z "$browser" ]; then
    echo "skipped: there is no Chromium"
    exit 77
fi
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failures=0

fail()
{
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# open_page URL NAME OPTION...: keeps what became of it in NAME.html, what was said in NAME.log.
open_page()
{
    url=$1 name=$2
    shift 2
    HOME=$folder timeout 600 "$browser" --headless --no-sandbox --disable-gpu --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync \
        --disable-default-apps --disable-dev-shm-usage --user-data-dir="$folder/profile" \
        --proxy-server=127.0.0.1:9 --enable-logging=stderr "$@" --virtual-time-budget=5000 \
        --dump-dom "$url" >"$folder/$name.html" 2>"$folder/$name.log" </dev/null
}

HS_PAGE=$folder/page.html "$maker" >"$folder/maker.log" 2>&1 ||
    { cat "$folder/maker.log"; exit 1; }
if ! open_page "about:blank" blank || ! grep -q '<body>' "$folder/blank.html"; then
    echo "skipped: $browser does not start here"
    exit 77
fi

# What the page itself is and does.
open_page "file://$folder/page.html" dumped --log-net-log="$folder/net.json"
charts=$(grep -c '<svg class="chart' "$folder/dumped.html")
[ "$charts" -eq 38 ] || fail "$charts charts, not 38"
grep -q '<div id="tip"' "$folder/dumped.html" || fail "the script did not run"
grep -q 'data-words="columns, 1,000,000 particles: ' "$folder/dumped.html" ||
    fail "marks have no words"
if grep 'CONSOLE' "$folder/dumped.log"; then fail "the console is not empty"; fi
# The browser's own requests, for its updates, have no page that they come from.
if grep '"initiator":' "$folder/net.json" | grep -v '"initiator":"not an origin"' |
    grep -o '"url":"\(http\|ws\|ftp\)[^"]*"' | sort -u | grep .; then
    fail "the network was asked"
fi

# How it looks at three widths.
for width in 360 768 1440; do
    cat >"$folder/frame.html" <<END
<!DOCTYPE html><html><body style="margin:0"><p id="result">nothing</p>
<iframe id="page" src="page.html" style="width:${width}px;height:900px;border:0"></iframe>
<script>
document.getElementById("page").onload = function () {
  var view = this.contentDocument, smallest = 1000, shown = 0, outside = 0;
  view.querySelectorAll("details").forEach(function (it) { it.open = true; });
  view.querySelectorAll("body *").forEach(function (it) {
    var own = Array.from(it.childNodes).some(function (n) {
      return n.nodeType === 3 && n.textContent.trim() !== ""; });
    var box = it.getBoundingClientRect();
    if (!own || box.width === 0 || it.closest("script, style")) return;
    var scale = it.ownerSVGElement ? it.getScreenCTM().a : 1;
    smallest = Math.min(smallest, parseFloat(view.defaultView.getComputedStyle(it).fontSize) * scale);
    if (it.ownerSVGElement && (box.left < -1 || box.right > $width + 1)) outside++;
  });
  view.querySelectorAll("svg.chart").forEach(function (it) {
    if (it.getBoundingClientRect().width > 0) shown++; });
  document.getElementById("result").textContent = "charts=" + shown + " small=" +
    (smallest < 12) + " sideways=" + (view.documentElement.scrollWidth > $width) +
    " outside=" + outside;
};
</script></body></html>
END
    open_page "file://$folder/frame.html" framed --allow-file-access-from-files
    result=$(sed -n 's/.*<p id="result">\([^<]*\)<.*/\1/p' "$folder/framed.html")
    [ "$result" = "charts=19 small=false sideways=false outside=0" ] ||
        fail "$width pixels wide: $result"
done

[ "$failures" -eq 0 ] && echo "the page is as it should be"
[ "$failures" -eq 0 ]
