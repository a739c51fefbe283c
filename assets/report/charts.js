// The report's charts, drawn as SVG 1.1 from the results (heapstorm.bench/2, docs/formats.md).
// Colours, dashes and sizes of text are the style sheet's; here are only geometry and classes.
// Functions return HTML.

// ---- The results --------------------------------------------------------------------------------

// Whether a cell has figures, and whether others are compared to it.
function isThere(cell) { return cell.rounds > 0 && timeOf(cell).median > 0; }

// What an entity and tick of a cell costs: CPU time, of all threads.
function timeOf(cell) { return cell.cpu_ns_per_entity_tick; }
function isBase(cell) { return cell.base === cell.label; }

// The values of a member of the cells, each once, in their order.
function levelsOf(results, member) {
  var values = results.cells.map(function (cell) { return cell[member]; });
  return values.filter(function (value, place) { return values.indexOf(value) === place; });
}

// Smallest first.
function populationsOf(results) {
  return levelsOf(results, "population").sort(function (a, b) { return a - b; });
}

// A series is one arrangement at all populations, by its label: the cells that are there, smallest
// first.
function seriesOf(results, label) {
  return results.cells.filter(function (cell) {
    return cell.label === label && isThere(cell);
  }).sort(function (a, b) { return a.population - b.population; });
}

// Most lines of a chart that can be distinguished.
var SERIES_MAX = 12;

// Adds the best series with these levels: the one with the most points, then with the most threads,
// then the most usual one. Labels do not name usual levels, so that is the one with the fewest
// parts. Returns false when there is none, or no room.
function addSeries(results, list, memory, layouts, simd, isParallel) {
  var best = null, bestMerit = 0;
  if (list.length === SERIES_MAX) return false;
  results.cells.forEach(function (cell) {
    var isIn = cell.memory === memory && layouts.indexOf(cell.layout) >= 0 && cell.simd === simd &&
      cell.threads > 1 === isParallel && cell.timing === "on" &&
      cell.allocator === results.allocators[0].name;
    if (!isIn || !isThere(cell)) return;
    var made = seriesOf(results, cell.label), parts = cell.label.split(", ").length;
    var merit = made.length * 10000 + cell.threads * 12 - parts;
    if (merit > bestMerit) best = made;
    bestMerit = Math.max(merit, bestMerit);
  });
  if (best && list.every(function (series) { return series[0] !== best[0]; })) list.push(best);
  return best !== null;
}

// Chooses for each strategy the arrangement nearest to the usual one (an array, vectors, a littered
// heap, one thread, the C library's malloc), then `columns` without vectors and with more threads,
// then lists.
function chooseSeries(results) {
  var list = [], memories = levelsOf(results, "memory");
  function addUsual(layouts) {
    memories.forEach(function (memory) {
      if (!addSeries(results, list, memory, layouts, "vector", false))
        addSeries(results, list, memory, layouts, "scalar", false);
    });
  }
  addUsual(["array", "none"]);
  memories.forEach(function (memory) {
    addSeries(results, list, memory, ["none"], "scalar", false);
    addSeries(results, list, memory, ["none"], "vector", true);
  });
  addUsual(["list"]);
  return list;
}

function chosenCells(results) { return [].concat.apply([], chooseSeries(results)); }

// ---- Axes ---------------------------------------------------------------------------------------

// The highest power of ten that is not above a value; 1 for one that is not positive and finite.
function decadeOf(value) {
  var decade = 1;
  if (!(value > 0) || value === Infinity) return decade;
  while (decade > value) decade /= 10;
  while (decade * 10 <= value) decade *= 10;
  return decade;
}

// A logarithmic axis between two pixels, with round ends that hold all values, which are positive.
function makeAxis(values, from, to) {
  var least = Math.min.apply(null, values), most = Math.max.apply(null, values);
  var below = decadeOf(least), above = decadeOf(most), low = below, high = above * 10;
  [1, 2, 5].forEach(function (step) { if (below * step <= least) low = below * step; });
  [5, 2, 1].forEach(function (step) { if (above * step >= most) high = above * step; });
  return { low: low, high: high > low ? high : low * 10, from: from, to: to };
}

// The pixel of a value, clamped to the axis.
function pixelAt(axis, value) {
  if (!(value > axis.low)) return axis.from;
  if (value >= axis.high) return axis.to;
  var share = Math.log(value / axis.low) / Math.log(axis.high / axis.low);
  return axis.from + share * (axis.to - axis.from);
}

// Decades times the steps on an axis, each `skip`th decade.
function decadesOf(axis, steps, skip) {
  var ticks = [], number = 0, decade = decadeOf(axis.low);
  for (; decade <= axis.high * 1.001; decade *= 10, number++) {
    for (var i = 0; i < steps.length && number % skip === 0; i++) ticks.push(decade * steps[i]);
  }
  return ticks.filter(function (tick) {
    return tick >= axis.low * 0.999 && tick <= axis.high * 1.001;
  });
}

// The values to label, at least `room` pixels apart: decades, and where there is room, or only one
// decade, also 2 and 5 times as much.
function ticksOf(axis, room) {
  var pixels = Math.abs(axis.to - axis.from) / (Math.log(axis.high / axis.low) / Math.LN10);
  var steps = pixels * 0.3 >= room ? [1, 2, 5] : [1], last = -Infinity;
  var skip = steps.length === 1 && pixels < room ? Math.ceil(room / pixels) : 1;
  var ticks = decadesOf(axis, steps, skip);
  if (ticks.length > 1) return ticks;
  return decadesOf(axis, [1, 2, 5], 1).filter(function (tick) {
    var at = Math.abs(pixelAt(axis, tick) - axis.from), isApart = at - last >= room;
    last = isApart ? at : last;
    return isApart;
  });
}

// A round number beside an axis: "2 ns", "50 k".
function tickWord(number, units) {
  var unit = 0;
  for (; number >= 999 && unit < units.length - 1; unit++) number /= 1000;
  return Number(number.toPrecision(3)) + units[unit];
}

// ---- Pictures -----------------------------------------------------------------------------------

// A plot has a `width`, whether it `isWide`, the `top` and `bottom` of the area between the axes,
// and the axes `x` and `y`. Every chart is drawn twice, so that its text is as large on a phone as
// on a desk; the style sheet shows one of them.
function inBothForms(draw) {
  return draw({ isWide: true, width: 720 }) + draw({ isWide: false, width: 328 });
}

// The picture has room for the axis below; its label is for screen readers.
function picture(plot, label, content) {
  return '\n<svg class="' + (plot.isWide ? "chart wide" : "chart narrow") + '" viewBox="0 0 ' +
    plot.width + " " + (plot.bottom + 44) + '" role="group" aria-label="' +
    escaped(label) + '">' + content + "</svg>\n";
}

function px(number) { return number.toFixed(1); }

function drawText(x, y, anchor, style, html) {
  return '<text x="' + px(x) + '" y="' + px(y) + '"' +
    (anchor === "start" ? "" : ' text-anchor="' + anchor + '"') + ' class="' + style + '">' + html +
    "</text>";
}

function drawLine(x1, y1, x2, y2, style) {
  return '<path d="M' + px(x1) + " " + px(y1) + "L" + px(x2) + " " + px(y2) + '" class="' + style +
    '"/>';
}

// A line at one height between two values of the axis below: an error bar.
function drawBar(plot, low, high, y, style) {
  return drawLine(pixelAt(plot.x, low), y, pixelAt(plot.x, high), y, style);
}

// A line from top to bottom at a value of the axis below, where it is known.
function drawUpright(plot, value, top, bottom, style) {
  var x = pixelAt(plot.x, value);
  return isKnown(value) ? drawLine(x, top, x, bottom, style) : "";
}

// An axis with its grid: the one at the bottom, with its title at the right end, or the one at the
// left, with its title on top.
function drawAxis(plot, isBelow, units, title) {
  var axis = isBelow ? plot.x : plot.y, left = plot.x.from - 10, right = plot.x.to + 10;
  return ticksOf(axis, isBelow ? 56 : 26).map(function (tick) {
    var at = pixelAt(axis, tick), word = tickWord(tick, units);
    return isBelow ? drawLine(at, plot.top, at, plot.bottom, "grid") +
                     drawText(at, plot.bottom + 17, "middle", "tick", word)
                   : drawLine(left, at, right, at, "grid") +
                     drawText(left - 8, at + 4.5, "end", "tick", word);
  }).join("") + (isBelow ? drawText(plot.x.to, plot.bottom + 36, "end", "axis", title)
                         : drawText(0, plot.top - 14, "start", "axis", title));
}

// Shapes that stand for strategies, so that colour is never the only sign.
var SHAPES = {
  columns: "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z", // a disc
  pool: "m-4.5 -4.5h9v9h-9z", // a square
  slab: "m0 -5.5l5.5 9.5h-11z", // a triangle
  naive: "m0 -6l6 6l-6 6l-6 -6z", // a diamond
  refcount: "m-2 -6h4v4h4v4h-4v4h-4v-4h-4v-4h4z", // a cross
  gc: "m0 5.5l5.5 -9.5h-11z", // a triangle upside down
  boehm: "m-6 -6h12l-12 12h12z", // an hourglass
  region: "m-5.5 -5h11v4h-11zm0 6h11v4h-11z", // two bars
  other: "m-5.5 -2.5h11v5h-11z" // a bar
};

// The shape of a cell, hollow for scalar code.
function drawMarker(cell, x, y) {
  return '<path d="M' + px(x) + " " + px(y) + (SHAPES[cell.memory] || SHAPES.other) +
    '" class="dot' + (cell.simd === "vector" ? "" : " hollow") + '"/>';
}

// A group in the colour of a cell's strategy, with dashes for lists.
function inSeries(cell, content) {
  return '<g class="series s-' + escaped(cell.memory) + (cell.layout === "list" ? " list" : "") +
    (cell.threads > 1 ? " threads" : "") + '">' + content + "</g>";
}

// Attributes of what shows words when it is pointed at, and tells them to screen readers.
function tellingWords(words) {
  return 'data-words="' + escaped(words) + '" aria-label="' + escaped(words) + '"';
}

// A mark: pointing at it, touching it or reaching it by Tab shows its words.
function inMark(words, content) {
  return '<g class="mark" tabindex="0" role="img" ' + tellingWords(words) + ">" + content + "</g>";
}

// A stripe over the whole width that reacts to pointing, for a mark.
function drawHit(plot, top, height) {
  return '<rect class="hit" x="0" y="' + px(top) + '" width="' + plot.width + '" height="' +
    height + '"/>';
}

// ---- Cost against population --------------------------------------------------------------------

var TIME_TITLE = "CPU time per entity and tick, less is better";
var SHORT_TIME_TITLE = "CPU time, less is better";

// "9.50 ns an entity and tick (9.40 ns to 9.60 ns)"
function timePhrase(cell) {
  var time = timeOf(cell);
  return priceWord(time.median) + " an entity and tick (" + (time.rounds === 1 ? "one round" :
    priceWord(time.low) + " to " + priceWord(time.high)) + ")";
}

function pointOf(plot, cell) {
  var time = timeOf(cell).median;
  return { x: pixelAt(plot.x, cell.population), y: pixelAt(plot.y, time) };
}

function drawPoint(plot, cell) {
  var at = pointOf(plot, cell), time = timeOf(cell);
  var words = cell.label + ", " + countWord(cell.population) + " particles: " + timePhrase(cell);
  return inMark(words, '<circle class="hit" cx="' + px(at.x) + '" cy="' + px(at.y) + '" r="13"/>' +
    drawLine(at.x, pixelAt(plot.y, time.low), at.x, pixelAt(plot.y, time.high), "spread") +
    drawMarker(cell, at.x, at.y));
}

function drawSeries(plot, series) {
  var path = series.map(function (cell) {
    var at = pointOf(plot, cell);
    return px(at.x) + " " + px(at.y);
  }).join("L");
  return inSeries(series[0], '<path class="line" d="M' + path + '"/>' +
    series.map(function (cell) { return drawPoint(plot, cell); }).join(""));
}

function labelOf(cell) { return cell.label; }
function lastOf(series) { return series[series.length - 1]; }

// The names at the ends of the lines, each as near to its end as the others allow.
function drawNames(plot, list, pointOf, nameOf) {
  var NAME_HEIGHT = 17, x = plot.x.to + 36, freeFrom = plot.top, freeTo = plot.bottom;
  var names = list.map(function (series, place) {
    return { cell: lastOf(series), end: pointOf(plot, lastOf(series)), place: place };
  }).sort(function (a, b) { return a.end.y - b.end.y || a.place - b.place; });
  names.forEach(function (name) {
    name.y = Math.max(name.end.y, freeFrom);
    freeFrom = name.y + NAME_HEIGHT;
  });
  names.slice().reverse().forEach(function (name) {
    name.y = Math.min(name.y, freeTo);
    freeTo = name.y - NAME_HEIGHT;
  });
  return names.map(function (name) {
    var label = within(nameOf(name.cell), plot.width - x - 12);
    return inSeries(name.cell, drawLine(name.end.x + 8, name.end.y, x - 8, name.y, "leader") +
      drawMarker(name.cell, x, name.y) + drawText(x + 12, name.y + 4.5, "start", "value", label));
  }).join("");
}

// The names under the picture, for phones.
function legendOf(list, nameOf) {
  return '<ul class="legend narrow">\n' + list.map(lastOf).map(function (cell) {
    return '<li><svg width="34" height="18" viewBox="0 0 34 18" aria-hidden="true">' +
      inSeries(cell, drawLine(0, 9, 34, 9, "line") + drawMarker(cell, 17, 9)) + "</svg> " +
      escaped(nameOf(cell)) + "</li>\n";
  }).join("") + "</ul>\n";
}

function costsOf(results) {
  var list = chooseSeries(results), cells = [].concat.apply([], list);
  if (list.length === 0) return "<p>Nothing was measured.</p>\n";
  var populations = cells.map(function (cell) { return cell.population; });
  return inBothForms(function (plot) {
    plot.top = 34;
    plot.bottom = plot.isWide ? 400 : 340;
    plot.x = makeAxis(populations, plot.isWide ? 80 : 68, plot.width - (plot.isWide ? 250 : 24));
    plot.y = makeAxis([].concat.apply([], cells.map(timeEnds)), plot.bottom, plot.top);
    return picture(plot, "Time of an entity and tick against the population",
      drawAxis(plot, false, TIME_UNITS, TIME_TITLE) +
      drawAxis(plot, true, ["", " k", " M"], "living particles") +
      list.map(function (series) { return drawSeries(plot, series); }).join("") +
      (plot.isWide ? drawNames(plot, list, pointOf, labelOf) : ""));
  }) + legendOf(list, labelOf);
}

// ---- Litter -------------------------------------------------------------------------------------

// The percent of a filled heap's blocks that stayed, on an even scale.
function litterOf(plot, cell) {
  return plot.x.from + (plot.x.to - plot.x.from) * cell.litter / plot.most;
}

// Each strategy and layout as a series of the shares that were measured.
function litterSeries(results) {
  return results.litter_curve.map(function (row) {
    return row.cells.map(function (label) {
      return results.cells.filter(function (cell) {
        return cell.label === label && cell.population === row.population && isThere(cell);
      })[0];
    }).filter(Boolean);
  }).filter(function (series) { return series.length > 1; });
}

// "naive list"
function shortOf(cell) { return cell.memory + " " + cell.layout; }

function drawShares(plot, shares) {
  return shares.map(function (share) {
    var x = litterOf(plot, { litter: share });
    return drawLine(x, plot.top, x, plot.bottom, "grid") +
      drawText(x, plot.bottom + 17, "middle", "tick", share + " %");
  }).join("") + drawText(plot.x.to, plot.bottom + 36, "end", "axis",
    "blocks that stayed of a filled heap");
}

function drawLitterSeries(plot, series) {
  function pointOf(cell) {
    return { x: litterOf(plot, cell), y: pixelAt(plot.y, timeOf(cell).median) };
  }
  var path = series.map(function (cell) {
    var at = pointOf(cell);
    return px(at.x) + " " + px(at.y);
  }).join("L");
  return inSeries(series[0], '<path class="line" d="M' + path + '"/>' +
    series.map(function (cell) {
      var at = pointOf(cell), time = timeOf(cell);
      return inMark(shortOf(cell) + ", " + cell.litter + " % of litter: " + timePhrase(cell),
        '<circle class="hit" cx="' + px(at.x) + '" cy="' + px(at.y) + '" r="13"/>' +
        drawLine(at.x, pixelAt(plot.y, time.low), at.x, pixelAt(plot.y, time.high), "spread") +
        drawMarker(cell, at.x, at.y));
    }).join(""));
}

function litterChart(results) {
  var list = litterSeries(results), cells = [].concat.apply([], list);
  if (list.length === 0) {
    return "<p>Litter was not measured as a curve: <code>heapstorm bench --litter-curve</code>" +
      "</p>\n";
  }
  var shares = cells.map(function (cell) { return cell.litter; });
  shares = shares.filter(function (share, place) { return shares.indexOf(share) === place; });
  return "<h3>" + countWord(cells[0].population) + " particles</h3>" + inBothForms(function (plot) {
    plot.top = 34;
    plot.bottom = plot.isWide ? 400 : 340;
    plot.x = { from: plot.isWide ? 80 : 68, to: plot.width - (plot.isWide ? 190 : 24) };
    plot.most = Math.max.apply(null, shares);
    plot.y = makeAxis([].concat.apply([], cells.map(timeEnds)), plot.bottom, plot.top);
    return picture(plot, "Time of an entity and tick against litter",
      drawAxis(plot, false, TIME_UNITS, TIME_TITLE) + drawShares(plot, shares) +
      list.map(function (series) { return drawLitterSeries(plot, series); }).join("") +
      (plot.isWide ? drawNames(plot, list, function (it, cell) {
        return { x: litterOf(plot, cell), y: pixelAt(plot.y, timeOf(cell).median) };
      }, shortOf) : ""));
  }) + legendOf(list, shortOf);
}

// ---- The ladder ---------------------------------------------------------------------------------

function timeEnds(cell) { return [timeOf(cell).low, timeOf(cell).high]; }

// The class of a line that shows a difference.
function verdictOf(line, ratio, isFaster) {
  if (ratio.difference === "not asked") return line + " unasked";
  return line + (!isDifferent(ratio) ? " same" : isFaster ? " faster" : " slower");
}

// The rungs of a population. `cell` is undefined where it was not measured; `former` is the last
// cell below that was.
function rungsAt(results, population) {
  var former;
  function isAtPopulation(it) { return it.population === population; }
  return results.ladder.filter(function (rung) {
    return rung.at.some(isAtPopulation);
  }).map(function (rung, place) {
    var at = rung.at.filter(isAtPopulation)[0];
    var row = {
      name: place + 1 + ". " + rung.change, change: rung.change, credit: rung.credit,
      cell: seriesOf(results, at.label).filter(isAtPopulation)[0], former: former,
      gain: at.gain, climb: at.climb, nothing: at.nothing
    };
    former = row.cell && !row.nothing ? row.cell : former;
    return row;
  });
}

// The time of a rung and its gain, within the picture.
function drawGain(plot, y, left, right, time, gain) {
  var price = priceWord(time), caveat = caveatOf(gain);
  var value = drawText(right + 10, y + 4.5, "start", "value", price);
  if (!isKnown(gain.median)) return value;
  var text = caveat || ratioWord(gain.median) + TIMES, room = textWidth(text);
  if (left > room + 12) return value + drawText(left - 10, y + 4.5, "end", "gain", text);
  var behind = right + 10 + textWidth(price) + 14;
  var isCut = caveat !== "" && behind + room > plot.width;
  return value + drawText(behind, y + 4.5, "start", "gain", isCut ? "in doubt" : text);
}

function drawRung(plot, row, top, pitch) {
  var cell = row.cell, gain = row.gain, y = top + 36;
  var title = drawText(0, top + 18, "start", "row", within(row.name, plot.width));
  if (row.nothing) {
    var why = NOTHING + ": " + row.nothing;
    return title + inMark(row.change + " " + why, drawHit(plot, top, pitch) +
      drawText(0, y + 4.5, "start", "value", within(why, plot.width)));
  }
  if (!cell) return title + drawText(0, y + 4.5, "start", "value", "not measured");
  var time = timeOf(cell), x = pixelAt(plot.x, time.median);
  var from = row.former ? pixelAt(plot.x, timeOf(row.former).median) : x;
  var words = row.change + ": " + cell.label + ". " + timePhrase(cell) +
    (isKnown(gain.median) ? ". Gain " + intervalPhrase(gain, " (", ")") : "");
  return title + inMark(words, drawHit(plot, top, pitch) +
    (from !== x ? drawLine(from, y, x, y, verdictOf("step", gain, gain.median >= 1)) : "") +
    drawBar(plot, time.low, time.high, y, "spread") + inSeries(cell, drawMarker(cell, x, y)) +
    drawGain(plot, y, Math.min(pixelAt(plot.x, time.low), from),
      Math.max(pixelAt(plot.x, time.high), from), time.median, gain));
}

// ---- Distributions ------------------------------------------------------------------------------

// The time of a frame at 60 Hz, and the bins of a histogram to a doubling.
var BUDGET_NS = 1e9 / 60, BINS_PER_DOUBLING = 8;
// Height of the hill in a row, and of the gap beneath it; pixels.
var HILL = 40, HILL_GAP = 14;

// The ends of a bin on the axis. The last has no end.
function leftOf(bin) { return Math.max(bin.from_ns, 1); }
function rightOf(bin) {
  return isKnown(bin.to_ns) ? bin.to_ns : bin.from_ns * Math.pow(2, 1 / BINS_PER_DOUBLING);
}

// The beginning of the bin in which a share of all times is reached.
function percentileOf(bins, total, share) {
  var seen = 0;
  return bins.filter(function (bin) { return (seen += bin.count) >= share * total; })[0].from_ns;
}

// A row with the histogram of a cell's ticks or pauses ("tick", "pause"), and the times that are
// marked in it.
function distributionOf(cell, noun) {
  var bins = cell[noun + "_histogram"], isTick = noun === "tick";
  var total = bins.reduce(function (sum, bin) { return sum + bin.count; }, 0);
  return {
    cell: cell, nouns: noun + "s", bins: bins, total: total,
    median: isTick ? cell.tick_ns_p50.median : percentileOf(bins, total, 0.5),
    p95: isTick ? cell.tick_ns_p95 : total >= 20 ? percentileOf(bins, total, 0.95) : null,
    p99: isTick ? cell.tick_ns_p99 : total >= 1000 ? percentileOf(bins, total, 0.99) : null,
    worst: cell[noun + "_ns_max"].max
  };
}

// The outline of the bins, and the tooltip of each bin. Heights are square roots, so that the few
// slow times are visible beside the many usual ones.
function drawHill(plot, row, base) {
  var highest = Math.max.apply(null, row.bins.map(function (bin) { return bin.count; }));
  var outline = "", bins = "";
  row.bins.forEach(function (bin) {
    var left = pixelAt(plot.x, leftOf(bin)), width = pixelAt(plot.x, rightOf(bin)) - left;
    var height = Math.max(Math.sqrt(bin.count / highest) * HILL, 1.5);
    outline += "M" + px(left) + " " + px(base) + "v" + px(-height) + "h" + px(width) + "v" +
      px(height) + "z";
    bins += '<rect class="bin" x="' + px(left) + '" y="' + px(base - HILL) + '" width="' +
      px(width) + '" height="' + HILL + '" ' + tellingWords(timeWord(bin.from_ns) + " to " +
        timeWord(rightOf(bin)) + ": " + countWord(bin.count) + " of " + countWord(row.total) + " " +
        row.nouns) + "/>";
  });
  return { outline: '<path class="hill" d="' + outline + '"/>', bins: bins };
}

// Whether the time of a frame is on the axis.
function hasBudget(plot) { return BUDGET_NS > plot.x.low && BUDGET_NS < plot.x.high; }

function drawDistribution(plot, row, top, pitch) {
  var cell = row.cell, isWide = plot.isWide, left = plot.x.from, right = plot.x.to;
  var head = pitch - HILL - HILL_GAP, base = top + head + HILL, hill = drawHill(plot, row, base);
  var label = within(cell.label, plot.width - (isWide ? 380 : 40));
  var figures = "median " + timeWord(row.median) +
    (isKnown(row.p99) ? ", p99 " + timeWord(row.p99)
                      : isKnown(row.p95) ? ", p95 " + timeWord(row.p95) : "") +
    ", worst " + timeWord(row.worst);
  var words = cell.label + ": " + figures + ", of " + countWord(row.total) + " " + row.nouns;
  return inSeries(cell, inMark(words, drawHit(plot, top, head) +
    drawMarker(cell, left + 6, top + 12) + drawText(left + 20, top + 17, "start", "row", label) +
    (isWide ? drawText(right, top + 17, "end", "value", figures)
            : drawText(left, top + 35, "start", "value", figures))) +
    drawLine(left, base, right, base, "floor") + hill.outline +
    (hasBudget(plot) ? drawUpright(plot, BUDGET_NS, base - HILL, base, "budget") : "") +
    drawUpright(plot, row.median, base - HILL, base + 4, "median") +
    drawUpright(plot, isKnown(row.p99) ? row.p99 : row.p95, base - HILL, base + 4, "p99") +
    hill.bins);
}

// The time of a frame, behind all rows.
function drawBudget(plot) {
  var x = pixelAt(plot.x, BUDGET_NS), isLeft = x > plot.x.to - 110;
  if (!hasBudget(plot)) return "";
  return drawUpright(plot, BUDGET_NS, 0, plot.top - 2, "budget") +
    drawText(isLeft ? x - 6 : x + 6, plot.top - 8, isLeft ? "end" : "start", "note",
      "16.7 ms, a frame");
}

// ---- Ratios -------------------------------------------------------------------------------------

function ratioRowsAt(results, population) {
  var cells = results.cells.filter(function (cell) {
    return isThere(cell) && cell.population === population && cell.base && cell.ratio.median > 0;
  });
  // A base alone has nothing to be compared with.
  return cells.every(isBase) ? [] : cells.map(function (cell) { return { cell: cell }; });
}

// "3.10x the time", "the base"
function ratioPhrase(cell) {
  var ratio = cell.ratio.median, isFast = ratio < 1;
  if (isBase(cell)) return "the base";
  if (cell.nothing) return NOTHING;
  return caveatOf(cell.ratio) ||
    ratioWord(isFast ? 1 / ratio : ratio) + TIMES + (isFast ? " as fast" : " the time");
}

function drawRatio(plot, row, top, pitch) {
  var cell = row.cell, ratio = cell.ratio, isWide = plot.isWide;
  var y = top + (isWide ? 13 : 32), textY = isWide ? y + 4.5 : top + 17;
  var words = cell.label + ": " + intervalPhrase(ratio, " (", ")") + " the time of " + cell.base +
    (cell.nothing ? ". It " + NOTHING + ": " + cell.nothing : "");
  return inMark(words, drawHit(plot, top, pitch) +
    drawText(0, textY, "start", "row", within(cell.label, isWide ? 264 : 200)) +
    drawText(isWide ? plot.width : plot.width - 4, textY, "end", "value", ratioPhrase(cell)) +
    drawBar(plot, ratio.low, ratio.high, y, verdictOf("interval", ratio, ratio.median <= 1)) +
    inSeries(cell, drawMarker(cell, pixelAt(plot.x, ratio.median), y)));
}

// ---- Charts of rows -----------------------------------------------------------------------------

// A chart of rows has its rows at a population, the drawing of a row and of the reference behind
// all rows, the values that the axis must hold for a row, its words, and its lengths in pixels:
// above the rows, beneath them, from row to row, and beside the axis. Pairs are for desk and phone.
function distributionChart(noun, cellsOf, before, title, empty) {
  return {
    rowsAt: function (results, population) {
      return cellsOf(results).filter(isThere).filter(function (cell) {
        return cell.population === population && cell[noun + "_histogram"].length > 0;
      }).map(function (cell) { return distributionOf(cell, noun); });
    },
    draw: drawDistribution, behind: drawBudget,
    ends: function (row) {
      var ends = [leftOf(row.bins[0]), rightOf(lastOf(row.bins))];
      return ends.concat(isKnown(row.worst) ? row.worst : []);
    },
    before: before, after: " particles", empty: empty, title: [title, title], units: TIME_UNITS,
    top: 24, foot: 0, pitch: [78, 96], left: [8, 8], right: [20, 20]
  };
}

var CHARTS = {
  // At the left, room for the gain of the fastest; at the right, for the time of the slowest.
  ladder: {
    rowsAt: rungsAt, draw: drawRung, behind: function () { return ""; },
    ends: function (row) { return row.cell ? timeEnds(row.cell) : []; },
    before: "The ladder at ", after: " particles: CPU time of an entity and tick",
    empty: "The ladder was not measured.", title: [TIME_TITLE, SHORT_TIME_TITLE], units: TIME_UNITS,
    top: 6, foot: 4, pitch: [54, 54], left: [62, 62], right: [70, 70], least: 2
  },
  ticks: distributionChart("tick", chosenCells, "How long ticks took, at ", "time of a tick",
    "No tick was timed."),
  pauses: distributionChart("pause", function (results) { return results.cells; },
    "How long collectors paused the game, at ", "length of a pause",
    "No collector paused the game: none ran while ticks were measured."),
  ratios: {
    rowsAt: ratioRowsAt, draw: drawRatio,
    behind: function (plot) { return drawUpright(plot, 1, plot.top, plot.bottom, "unity"); },
    ends: function (row) { return [1, row.cell.ratio.low, row.cell.ratio.high]; },
    before: "Every arrangement at ", after: " particles against ", hasBase: true,
    empty: "There was nothing to compare.",
    title: ["times the base's time", "times the base's time"], units: [TIMES],
    top: 8, foot: 0, pitch: [26, 46], left: [278, 22], right: [160, 20]
  }
};

function drawRows(results, chart, population, rows) {
  var label = chart.before + countWord(population) + chart.after +
    (chart.hasBase ? results.base : "");
  return inBothForms(function (plot) {
    var form = plot.isWide ? 0 : 1, pitch = chart.pitch[form];
    plot.top = chart.top;
    plot.bottom = chart.top + rows.length * pitch + chart.foot;
    plot.x = makeAxis([].concat.apply([], rows.map(chart.ends)), chart.left[form],
      plot.width - chart.right[form]);
    return picture(plot, label, drawAxis(plot, true, chart.units, chart.title[form]) +
      chart.behind(plot) + rows.map(function (row, place) {
        return chart.draw(plot, row, chart.top + place * pitch, pitch);
      }).join(""));
  });
}

// A chart for each population, with what `under(rows)` may return beneath it: the one with the most
// rows in full view, the others folded up, the largest first.
function chartsOf(results, chart, under) {
  var made = populationsOf(results).reverse().map(function (population) {
    var rows = chart.rowsAt(results, population);
    var count = rows.filter(function (row) { return row.cell; }).length;
    return {
      name: countWord(population) + " particles",
      count: count < (chart.least || 1) ? 0 : count,
      html: function () {
        return drawRows(results, chart, population, rows) + (under ? under(rows) : "");
      }
    };
  }).filter(function (it) { return it.count > 0; });
  if (made.length === 0) return "<p>" + chart.empty + "</p>\n";
  var fullest = made.reduce(function (best, it) { return it.count > best.count ? it : best; });
  return "<h3>" + fullest.name + "</h3>" + fullest.html() + made.map(function (it) {
    if (it === fullest) return "";
    return "<details><summary>" + it.name + "</summary>" + it.html() + "</details>\n";
  }).join("");
}
