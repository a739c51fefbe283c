// The report's text and numbers. The page's scripts are ES5, without libraries and requests.
"use strict";
var DASH = "\u2013", ELLIPSIS = "\u2026", MICRO = "\u00b5", TIMES = "\u00d7";

// ---- Text ---------------------------------------------------------------------------------------

var ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// Control characters, and those that change the direction of text.
var UNPRINTABLE = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

// Text that is safe between tags and within quoted attributes.
function escaped(text) {
  return String(text).replace(UNPRINTABLE, "?").replace(/[&<>"]/g, function (it) {
    return ESCAPES[it];
  });
}

// Upper bounds of the width of a character and of text in system fonts at 13 pixels.
var CHARACTER_WIDTH = 7.4;
function textWidth(text) { return text.length * CHARACTER_WIDTH; }

// Escaped text, cut with an ellipsis where it would be wider than so many pixels.
function within(text, pixels) {
  var most = Math.max(2, Math.floor(pixels / CHARACTER_WIDTH));
  if (text.length <= most) return escaped(text);
  // Half a surrogate pair is no character.
  return escaped(text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")) + ELLIPSIS;
}

// "1 round", "2 rounds"
function plural(count, noun) { return count + " " + noun + (count === 1 ? "" : "s"); }

// ---- Numbers ------------------------------------------------------------------------------------

// JSON has null for what is not known.
function isKnown(number) { return typeof number === "number"; }

function threeDigits(number) { return number.toFixed(number < 9.995 ? 2 : number < 99.95 ? 1 : 0); }

// The number in the last unit that leaves it at least 1.
function inUnits(number, units, factor) {
  var unit = 0;
  for (; number >= 999.5 && unit < units.length - 1; unit++) number /= factor;
  return threeDigits(number) + units[unit];
}

// "1,234,567"
function countWord(count) { return String(Math.floor(count)).replace(/\B(?=(\d{3})+$)/g, ","); }

var TIME_UNITS = [" ns", " " + MICRO + "s", " ms", " s"];
function timeWord(ns) { return isKnown(ns) ? inUnits(ns, TIME_UNITS, 1000) : DASH; }

// What one entity costs: always in nanoseconds.
function priceWord(ns) { return isKnown(ns) ? threeDigits(ns) + " ns" : DASH; }

function bytesWord(bytes) {
  if (!isKnown(bytes)) return DASH;
  if (bytes < 999.5) return Math.max(0, Math.floor(bytes)) + " B";
  return inUnits(bytes, [" B", " KiB", " MiB", " GiB", " TiB"], 1024);
}

function meanWord(mean) {
  if (!isKnown(mean)) return DASH;
  if (mean <= 0) return "0";
  if (mean < 0.005) return "<0.01";
  return mean < 999.5 ? threeDigits(mean) : countWord(mean + 0.5);
}

function rateWord(rate) { return isKnown(rate) ? rate.toFixed(1) + " GB/s" : DASH; }

// Three significant digits also of a small ratio: "0.0291", "9.08".
function ratioWord(ratio) {
  if (ratio < 0.995) return ratio.toPrecision(3);
  return ratio < 999.5 ? threeDigits(ratio) : countWord(ratio + 0.5);
}

// ---- Intervals ----------------------------------------------------------------------------------

function isDifferent(interval) { return interval.difference === "seen"; }

var NOTHING = "changes nothing here";

// Why an interval shows no difference; "" where it shows one, nothing was paired or nothing asked.
function caveatOf(interval) {
  return interval.caveat || "";
}

// "3.10x (2.95 to 3.24), no difference seen", by what stands around the range.
function intervalPhrase(ratio, open, close) {
  var range = ratioWord(ratio.low) + " to " + ratioWord(ratio.high), caveat = caveatOf(ratio);
  return ratioWord(ratio.median) + TIMES + open + range + close + (caveat && ", " + caveat);
}
