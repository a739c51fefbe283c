// Holds the bench's charts against its results, without a browser: after words.js, charts.js,
// costs.js and script.js, and a file that sets `page` to the page's text, this reads every mark's place back from
// the SVG, by the words at the axes alone, and compares it with the number in the JSON. Prints how
// many numbers were compared, or stops at the first that lies elsewhere.
"use strict";

var results = JSON.parse(
  /<script type="application\/json" id="results">([^]*?)<\/script>/.exec(page)[1]);
var html = report(results), compared = 0;

// What lies between two words, for each place where the first stands.
function partsOf(text, word) {
  return text.split(word).slice(1);
}

function attribute(text, name) {
  var found = new RegExp(name + '="([^"]*)"').exec(text);
  return found ? found[1] : "";
}

function plain(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}

// "200 ns", "5 ms", "100 k", "0.5x"
var UNITS = { ns: 1, "\u00b5s": 1e3, ms: 1e6, s: 1e9, k: 1e3, M: 1e6 };
function valueOf(word) {
  var found = /^([\d.e+-]+) ?(.*)$/.exec(word);
  return Number(found[1]) * (UNITS[found[2]] || 1);
}

// The scale of an axis from the first and the last word at it: pixels of a value.
function scaleOf(svg, isBelow) {
  var ticks = [];
  partsOf(svg, "<text ").forEach(function (text) {
    if (attribute(text, "class") !== "tick") return;
    if ((attribute(text, "text-anchor") === "middle") !== isBelow) return;
    var place = Number(attribute(text, isBelow ? "x" : "y")) - (isBelow ? 0 : 4.5);
    ticks.push({ at: place, word: />([^<]*)</.exec(text)[1] });
  });
  var first = ticks[0], last = ticks[ticks.length - 1], isShare = / %$/.test(first.word);
  function size(word) { return isShare ? valueOf(word.slice(0, -2)) : Math.log(valueOf(word)); }
  var low = size(first.word), high = size(last.word);
  return function (value) {
    var share = ((isShare ? value : Math.log(value)) - low) / (high - low);
    return first.at + share * (last.at - first.at);
  };
}

function expect(what, pixel, expected) {
  compared++;
  if (Math.abs(pixel - expected) < 0.3) return;
  throw new Error(what + " lies at " + pixel + ", not at " + expected.toFixed(2));
}

function cellOf(label, population) {
  return results.cells.filter(function (cell) {
    return cell.label === label && cell.population === population;
  })[0];
}

// The ends of a line of a class within a mark.
function lineOf(mark, style) {
  var found = new RegExp('<path d="M([\\d.-]+) ([\\d.-]+)L([\\d.-]+) ([\\d.-]+)" class="' + style)
    .exec(mark);
  return found && found.slice(1).map(Number);
}

function dotOf(mark) {
  var found = /<path d="M([\d.-]+) ([\d.-]+)m[^"]*" class="dot/.exec(mark);
  return found && { x: Number(found[1]), y: Number(found[2]) };
}

function wordsOf(mark) { return plain(attribute(mark, "aria-label")); }

// A row with a dot for a median and a line for its interval, on the axis below.
function checkRow(mark, figure, x, style) {
  var words = wordsOf(mark), line = lineOf(mark, style);
  expect(words + " (median)", dotOf(mark).x, x(figure.median));
  expect(words + " (low)", line[0], x(figure.low));
  expect(words + " (high)", line[2], x(figure.high));
}

// A point of a curve, with a line for the interval of its time.
function checkPoint(mark, cell, at, x, y) {
  var words = wordsOf(mark), line = lineOf(mark, "spread"), time = cell.cpu_ns_per_entity_tick;
  expect(words + " (place)", dotOf(mark).x, x(at));
  expect(words + " (median)", dotOf(mark).y, y(time.median));
  expect(words + " (low)", line[1], y(time.low));
  expect(words + " (high)", line[3], y(time.high));
}

// The bins of a row of a distribution.
function checkBins(mark, cell, noun, x) {
  var bins = partsOf(mark, '<rect class="bin"'), held = cell[noun + "_histogram"];
  if (bins.length !== held.length) throw new Error(cell.label + " has " + bins.length + " bins");
  bins.forEach(function (bin, place) {
    var words = wordsOf(bin), it = held[place], left = Number(attribute(bin, "x"));
    if (words.indexOf(": " + countWord(it.count) + " of ") < 0) throw new Error(words);
    expect(words + " (from)", left, x(it.from_ns));
    if (it.to_ns !== null) expect(words + " (to)", left + Number(attribute(bin, "width")), x(it.to_ns));
  });
}

// How the marks of a chart are checked, by the beginning of the chart's label.
var CHECKS = [
  ["Every arrangement at ", function (mark, population, x) {
    var label = wordsOf(mark).replace(/: [\d.]+\u00d7[^]*$/, "");
    checkRow(mark, cellOf(label, population).ratio, x, "interval");
  }],
  ["The ladder at ", function (mark, population, x) {
    var words = wordsOf(mark), isIdle = words.indexOf("changes nothing here") >= 0;
    var rung = results.ladder.filter(function (it) {
      return words.indexOf(it.change + (isIdle ? " " : ": ")) === 0;
    })[0];
    var at = rung.at.filter(function (it) { return it.population === population; })[0];
    if (isIdle !== (at.nothing !== null)) throw new Error(words);
    if (isIdle) return;
    checkRow(mark, cellOf(at.label, population).cpu_ns_per_entity_tick, x, "spread");
  }],
  ["Time of an entity and tick against the population", function (mark, population, x, y) {
    var found = /^([^]*), ([\d,]+) particles: /.exec(wordsOf(mark));
    var count = Number(found[2].replace(/,/g, ""));
    checkPoint(mark, cellOf(found[1], count), count, x, y);
  }],
  ["Time of an entity and tick against litter", function (mark, population, x, y) {
    var found = /^([^]*), (\d+) % of litter: /.exec(wordsOf(mark));
    var row = results.litter_curve.filter(function (it) { return it.label === found[1]; })[0];
    var cell = row.cells.map(function (label) { return cellOf(label, row.population); })
      .filter(function (it) { return it.litter === Number(found[2]); })[0];
    checkPoint(mark, cell, cell.litter, x, y);
  }],
  ["Cost of one against how many live", function (mark, population, x, y) {
    var found = /^([\d,]+) (particles|bullets): (bandwidth)?/.exec(wordsOf(mark));
    var count = Number(found[1].replace(/,/g, "")), words = wordsOf(mark);
    var points = results.cost_curves.filter(function (it) { return it.of === found[2]; })[0].points;
    var point = points.filter(function (it) { return it.count === count; })[0];
    var allowed = point.ns.median * point.bytes_per_ns / point.stream_bytes_per_ns;
    expect(words + " (place)", dotOf(mark).x, x(count));
    expect(words + " (each)", dotOf(mark).y, y(found[3] ? allowed : point.ns.median));
    if (found[3]) return;
    expect(words + " (low)", lineOf(mark, "spread")[1], y(point.ns.low));
    expect(words + " (high)", lineOf(mark, "spread")[3], y(point.ns.high));
  }],
  ["How long ticks took, at ", function (mark, population, x) {
    checkBins(mark, cellOf(wordsOf(mark).split(": ")[0], population), "tick", x);
  }],
  ["How long collectors paused the game, at ", function (mark, population, x) {
    checkBins(mark, cellOf(wordsOf(mark).split(": ")[0], population), "pause", x);
  }]
];

var charts = 0;
Object.keys(html).forEach(function (place) {
  partsOf(html[place], '<svg class="chart').forEach(function (rest) {
    var svg = rest.split("</svg>")[0], label = wordsOf(svg);
    var check = CHECKS.filter(function (it) { return label.indexOf(it[0]) === 0; })[0];
    if (!check) throw new Error("nobody checks '" + label + "'");
    var population = Number((/at ([\d,]+) particles/.exec(label) || ["", "0"])[1].replace(/,/g, ""));
    var hasLeft = / against (the population|litter|how many live)/.test(label);
    var x = scaleOf(svg, true), y = hasLeft && scaleOf(svg, false);
    var marks = partsOf(svg, '<g class="mark"');
    if (marks.length === 0) throw new Error("nothing is marked in '" + label + "'");
    marks.forEach(function (mark) { check[1](mark, population, x, y); });
    charts++;
  });
});
print(charts + " charts hold " + compared + " numbers");
