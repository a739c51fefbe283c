// The cost curves: what a particle and a bullet cost over how many live, beside what the machine's
// bandwidth would allow, as a chart and a table.

// What stands for a curve; the colours and shapes are those of strategies.
var COST_LOOKS = {
  particles: { memory: "columns", layout: "none", simd: "vector" },
  bullets: { memory: "naive", layout: "none", simd: "vector" },
  bandwidth: { memory: "other", layout: "list", simd: "scalar" }
};

// "0.35 ns each (0.34 ns to 0.36 ns)"
function eachPhrase(ns) {
  return priceWord(ns.median) + " each (" + (ns.rounds === 1 ? "one round" :
    priceWord(ns.low) + " to " + priceWord(ns.high)) + ")";
}

// The series of the chart: points with a place, an interval and words.
function costSeries(results) {
  var list = results.cost_curves.map(function (curve) {
    return curve.points.map(function (point) {
      return {
        look: COST_LOOKS[curve.of], name: "a " + curve.of.replace(/s$/, ""), count: point.count,
        ns: point.ns, words: countWord(point.count) + " " + curve.of + ": " + eachPhrase(point.ns) +
          ", limited by " + point.limit
      };
    });
  });
  results.cost_curves.forEach(function (curve) {
    var bounded = curve.points.filter(function (point) {
      return isKnown(point.stream_bytes_per_ns) && isKnown(point.bytes_per_ns);
    }).map(function (point) {
      var ns = point.ns.median * point.bytes_per_ns / point.stream_bytes_per_ns;
      return {
        look: COST_LOOKS.bandwidth, name: "what bandwidth allows", count: point.count,
        ns: { median: ns, low: ns, high: ns }, words: countWord(point.count) + " " + curve.of +
          ": bandwidth allows " + priceWord(ns) + " each"
      };
    });
    if (bounded.length > 1) list.push(bounded);
  });
  return list;
}

function costPoint(plot, it) {
  return { x: pixelAt(plot.x, it.count), y: pixelAt(plot.y, it.ns.median) };
}

function drawCostSeries(plot, series) {
  var path = series.map(function (it) {
    var at = costPoint(plot, it);
    return px(at.x) + " " + px(at.y);
  }).join("L");
  return inSeries(series[0].look, '<path class="line" d="M' + path + '"/>' +
    series.map(function (it) {
      var at = costPoint(plot, it);
      return inMark(it.words, '<circle class="hit" cx="' + px(at.x) + '" cy="' + px(at.y) +
        '" r="13"/>' + drawLine(at.x, pixelAt(plot.y, it.ns.low), at.x,
          pixelAt(plot.y, it.ns.high), "spread") + drawMarker(it.look, at.x, at.y));
    }).join(""));
}

// Names and legends take cells; a series stands there with its look.
function namedOf(list) {
  return list.map(function (series) {
    var last = lastOf(series);
    return [{ memory: last.look.memory, layout: last.look.layout, simd: last.look.simd,
              point: last }];
  });
}

function costCurvesTable(results) {
  return results.cost_curves.map(function (curve) {
    var moves = curve.points.some(function (point) { return isKnown(point.bytes_per_ns); });
    var heads = moves ? ["They move", "The machine in place", "Share"] : [];
    return "<h3>" + escaped(curve.of[0].toUpperCase() + curve.of.slice(1)) + "</h3>" +
      tableOf("cards", ["Living", "Each, wall time"].concat(heads, ["Limited by"]),
        curve.points.map(function (point) {
          var share = isKnown(point.share) ? (point.share * 100).toFixed(0) + " %" : DASH;
          return [countWord(point.count), spreadField(point.ns, priceWord)].concat(
            moves ? [rateWord(point.bytes_per_ns), rateWord(point.stream_bytes_per_ns), share] : [],
            [wordsField(point.limit)]);
        }));
  }).join("");
}

function costCurvesOf(results) {
  if (results.cost_curves.length === 0) {
    return "<p>The cost curves were not measured: <code>heapstorm bench --cost-curves</code>" +
      "</p>\n";
  }
  var list = costSeries(results), points = [].concat.apply([], list);
  return inBothForms(function (plot) {
    plot.top = 34;
    plot.bottom = plot.isWide ? 400 : 340;
    plot.x = makeAxis(points.map(function (it) { return it.count; }), plot.isWide ? 80 : 68,
      plot.width - (plot.isWide ? 230 : 24));
    plot.y = makeAxis([].concat.apply([], points.map(function (it) {
      return [it.ns.low, it.ns.high];
    })), plot.bottom, plot.top);
    return picture(plot, "Cost of one against how many live",
      drawAxis(plot, false, TIME_UNITS, "wall time of one in a tick, less is better") +
      drawAxis(plot, true, ["", " k", " M"], "living") +
      list.map(function (series) { return drawCostSeries(plot, series); }).join("") +
      (plot.isWide ? drawNames(plot, namedOf(list), function (it, cell) {
        return costPoint(plot, cell.point);
      }, function (cell) { return cell.point.name; }) : ""));
  }) + legendOf(namedOf(list), function (cell) { return cell.point.name; }) +
    costCurvesTable(results);
}

