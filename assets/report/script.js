// The report's tables and sentences, and what puts all of it into the page.

// ---- Tables -------------------------------------------------------------------------------------

// A field of words, for fields are numbers otherwise. Both are HTML.
function wordsField(html, label) { return { html: html, label: label }; }

// Each row is its name, as text, and its fields. On a phone it becomes a card, so every field
// carries the name of its column, or a label of its own.
function tableOf(style, heads, rows) {
  var head = heads.map(function (name) { return '<th scope="col">' + name + "</th>"; }).join("");
  var body = rows.map(function (row) {
    return '<tr><th scope="row">' + escaped(row[0]) + "</th>" + row.slice(1).map(function (it, at) {
      var isNumber = typeof it === "string";
      return "<td" + (isNumber ? ' class="number"' : "") + ' data-label="' +
        (it.label || heads[at + 1]) + '"><span>' + (isNumber ? it : it.html) + "</span></td>";
    }).join("") + "</tr>\n";
  }).join("");
  return '<div class="scroll"><table class="' + style + '">\n<thead><tr>' + head +
    "</tr></thead>\n<tbody>\n" + body + "</tbody></table></div>\n";
}

// A median with its interval "9.50 to 10.1 ms": a unit that both ends have stands once.
function spreadField(figure, word) {
  if (!isKnown(figure.median)) return DASH;
  if (figure.rounds === 1) return word(figure.median) + " <small>one round</small>";
  var low = word(figure.low).split(" "), high = word(figure.high);
  if (low[1] === high.split(" ")[1]) low.pop();
  return word(figure.median) + " <small>" + low.join(" ") + " to " + high + "</small>";
}

function medianField(figure, word) { return escaped(word(figure.median)); }

// A ratio with its interval and a caveat.
function ratioField(ratio) {
  return isKnown(ratio.median) ? intervalPhrase(ratio, " <small>", "") + "</small>" : DASH;
}

// The rungs at one population: what changed, what it gained, who deserves the credit.
function rungsTable(rungs) {
  var heads = ["Rung", "Entity and tick", "Gain", "Product of the gains", "Credit"];
  return tableOf("cards ladder", heads, rungs.map(function (rung) {
    var time = rung.cell ? spreadField(timeOf(rung.cell), priceWord) : wordsField("not measured");
    var idle = rung.nothing && wordsField(NOTHING + '<small class="why">' + escaped(rung.nothing) +
      "</small>");
    return [rung.name, idle && !rung.cell ? DASH : time, idle || ratioField(rung.gain),
            ratioField(rung.climb),
            wordsField(escaped(rung.credit))];
  }));
}

// What each strategy costs before anything lives.
function pricesTable(results) {
  if (results.prices.length === 0) return "<p>The price of pools was not measured.</p>\n";
  var heads = ["Strategy", "To make them", "A first birth", "A later birth", "Page faults then",
               "RSS, idle", "RSS, full", "RSS, all dead"];
  var rows = results.prices.map(function (it) {
    if (it.rounds === 0) return [it.memory, wordsField(escaped(it.failure || ""), "Failed")];
    return [it.memory, spreadField(it.start_cpu_ns, timeWord),
            spreadField(it.first_birth_cpu_ns, priceWord),
            spreadField(it.next_birth_cpu_ns, priceWord),
            medianField(it.page_faults, meanWord), medianField(it.idle_bytes, bytesWord),
            medianField(it.full_bytes, bytesWord), medianField(it.left_bytes, bytesWord)];
  });
  return "<h3>Places for " + countWord(results.prices[0].capacity) + " particles, " +
    plural(results.rounds, "round") + "</h3>\n" +
    tableOf("cards", heads, rows);
}

// The machine's streaming beside that of the columns: the share as a number and as a bar.
function streamsTable(results) {
  if (results.bandwidth.length === 0) return "<p>The machine's streaming was not measured.</p>\n";
  var heads = ["Particles", "Working set", "The machine in place", "The particles' tick", "Share"];
  return tableOf("cards", heads, results.bandwidth.map(function (it) {
    var paired = it.share_by_round;
    function percent(share) { return (share * 100).toFixed(0); }
    var share = isKnown(paired.median) ? percent(paired.median) + ' %<span class="bar"><i ' +
      'style="width:' + percent(Math.min(paired.median, 1)) + '%"></i></span> <small>' +
      percent(paired.low) + " to " + percent(paired.high) + " %</small>" : DASH;
    return [countWord(it.population) + ", " + plural(it.threads, "thread"),
            bytesWord(it.working_set_bytes), spreadField(it.in_place_bytes_per_ns, rateWord),
            rateWord(it.particles_bytes_per_ns), share];
  }));
}

// The machine, the build and the allocators.
function factsTable(results) {
  var environment = results.environment, missing = environment.counters_missing;
  var facts = results.environment_names.map(function (it) {
    return [it.name, environment[it.key]];
  }).concat(results.allocators.map(function (it) {
    return [it.name, it.missing ? "not measured: " + it.missing : it.served || ""];
  }), [
    ["cache and TLB misses", missing ? "not counted: " + missing : "counted"],
    ["rounds", results.rounds + " of " + results.rounds_planned +
      ", interleaved, one process a cell; " + results.churn_ticks + " ticks of churn first"],
    ["seed of all luck", results.seed],
    ["questions asked", results.asked + ", so that all claims together hold with " +
      results.confidence * 100 + " %"]
  ]);
  return '<table class="facts"><tbody>\n' + facts.map(function (it) {
    return '<tr><th scope="row">' + escaped(it[0]) + "</th><td>" + escaped(it[1]) + "</td></tr>\n";
  }).join("") + "</tbody></table>\n";
}

// The highest percentile of the ticks that has enough of them.
function tailField(cell) {
  var names = ["p99.9", "p99", "p95"];
  var shown = [cell.tick_ns_p999, cell.tick_ns_p99, cell.tick_ns_p95].map(function (ns, at) {
    return isKnown(ns) ? names[at] + " " + timeWord(ns) : "";
  }).filter(Boolean);
  return shown[0] || DASH;
}

// The questions with their answers.
function questionsTable(results) {
  var heads = ["Question", "Particles", "Answer", "Times as fast"];
  if (results.questions.length === 0) return "";
  return tableOf("cards questions", heads, results.questions.map(function (it) {
    var isSeen = isDifferent(it.speed), isWall = it.speed_of === "tick_ns_p50";
    var answer = !isKnown(it.speed.median) ? "not measured"
      : isSeen ? it.speed.median > 1 ? "yes" : "no, slower" : caveatOf(it.speed);
    var speed = !isKnown(it.speed.median) ? DASH : ratioWord(it.speed.median) + TIMES +
      " <small>" + ratioWord(it.speed.low) + " to " + ratioWord(it.speed.high) +
      (isWall ? ", wall time of the median tick" : ", CPU time") + "</small>";
    return [it.question, countWord(it.population), wordsField("<strong>" + answer + "</strong>"),
            speed];
  }));
}

// All cells with all their figures.
function cellsTable(results) {
  var heads = ["Arrangement", "Particles", "CPU time, entity and tick", "Against the base",
               "Median tick, wall time", "Slow ticks", "Worst", "Wall / CPU", "Switched away",
               "Page faults", "RSS", "Neighbours apart", "Cache misses", "TLB misses"];
  var missing = results.environment.counters_missing;
  function counted(figure) {
    return isKnown(figure.median) || !missing ? medianField(figure, meanWord)
                                              : wordsField("not counted");
  }
  return tableOf("cards", heads, results.cells.map(function (it) {
    var row = [it.label, countWord(it.population)];
    if (!isThere(it)) return row.concat(wordsField(escaped(it.failure || "not measured")));
    return row.concat(spreadField(timeOf(it), priceWord),
      isBase(it) ? wordsField("the base") : it.nothing ? wordsField(NOTHING) : ratioField(it.ratio),
      medianField(it.tick_ns_p50, timeWord), tailField(it), timeWord(it.tick_ns_max.max),
      isKnown(it.stretch_ns.median) && it.cpu_ns.median > 0 ?
        ratioWord(it.stretch_ns.median / it.cpu_ns.median) : DASH,
      medianField(it.involuntary_switches, meanWord), medianField(it.page_faults, meanWord),
      medianField(it.resident_bytes, bytesWord), medianField(it.neighbour_bytes, bytesWord),
      counted(it.cache_misses_per_tick), counted(it.tlb_misses_per_tick));
  })) + (missing ? "<p>Cache and TLB misses are not counted: " + escaped(missing) + "</p>\n" : "");
}

// ---- Sentences ----------------------------------------------------------------------------------

function subtitleOf(results) {
  // ISO 8601 as people write it: "2026-05-01 12:00:00 UTC".
  var started = results.started.replace(/T/g, " ").replace(/Z/g, " UTC");
  var parts = ["Heapstorm " + results.version, results.environment.cpu, started,
               results.full && "the whole matrix",
               plural(results.rounds, "round") + " in " + results.seconds.toFixed(0) + " s"];
  return escaped(parts.filter(Boolean).join(", ")) +
    (results.end === "interrupted" ? " <strong>(ended early)</strong>" : "");
}

// The sentences behind the answers, which the table has.
function conclusionsOf(results) {
  if (results.conclusions.length === 0) return "<p>Too little was measured to say anything.</p>\n";
  var rest = results.conclusions.slice(results.questions.length);
  return questionsTable(results) + '<ul class="conclusions">\n' + rest.map(function (sentence) {
    return "<li>" + escaped(sentence) + "</li>\n";
  }).join("") + "</ul>\n";
}

// Whether the run is to be trusted: the pair A/A, and a busy machine.
function trustOf(results) {
  var isSeen = isDifferent(results.aa.ratio);
  return [[results.busy, "alarm"], [results.aa.verdict, isSeen ? "alarm" : "calm"]].filter(
    function (it) { return it[0]; }).map(function (it) {
    return '<p class="' + it[1] + '">' + escaped(it[0]) + "</p>\n";
  }).join("");
}

function timingOf(results) {
  var cost = results.timing_cost;
  function percent(ratio) { return ((ratio - 1) * 100).toFixed(2); }
  if (!isKnown(cost.median)) return "What timing itself costs was not measured.";
  return "Timing itself costs " + percent(cost.median) + " % (" + percent(cost.low) + " to " +
    percent(cost.high) + "): stretches with the clock read in every tick beside stretches without.";
}

// ---- The page -----------------------------------------------------------------------------------

// The HTML of each place of the page, by its name.
function report(results) {
  return {
    subtitle: subtitleOf(results),
    trust: trustOf(results),
    conclusions: conclusionsOf(results),
    ladder: chartsOf(results, CHARTS.ladder, rungsTable),
    costs: costsOf(results),
    ticks: chartsOf(results, CHARTS.ticks),
    pauses: chartsOf(results, CHARTS.pauses),
    base: escaped(results.base),
    ratios: chartsOf(results, CHARTS.ratios),
    litter: litterChart(results),
    curves: costCurvesOf(results),
    command: escaped(results.command || "heapstorm bench --report FILE.html"),
    prices: pricesTable(results),
    streams: streamsTable(results),
    timing: timingOf(results),
    facts: factsTable(results),
    cells: cellsTable(results)
  };
}

// Puts everything into its place, then shows the words of a mark beside it when it is pointed at,
// touched or reached by Tab.
(function () {
  if (typeof document === "undefined") return;
  var html = report(JSON.parse(document.getElementById("results").textContent));
  document.querySelectorAll("[data-insert]").forEach(function (it) {
    it.innerHTML = html[it.dataset.insert];
  });

  var tip = document.createElement("div");
  tip.id = "tip";
  tip.hidden = true;
  tip.setAttribute("role", "status");
  document.body.appendChild(tip);

  function markOf(event) { return event.target.closest && event.target.closest(".mark, .bin"); }

  function hide() { tip.hidden = true; }
  function show(mark, left, top) {
    if (!mark) return hide();
    tip.textContent = mark.dataset.words;
    tip.hidden = false;
    var room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    var x = Math.max(8, Math.min(left - tip.offsetWidth / 2, room));
    var y = top - tip.offsetHeight - 12;
    tip.style.left = x + window.scrollX + "px";
    tip.style.top = (y < 4 ? top + 20 : y) + window.scrollY + "px";
  }
  function point(event) { show(markOf(event), event.clientX, event.clientY); }

  document.addEventListener("pointermove", point);
  document.addEventListener("pointerdown", point);
  document.addEventListener("focusin", function (event) {
    var mark = markOf(event);
    if (!mark) return hide();
    var box = mark.getBoundingClientRect();
    show(mark, box.left + Math.min(box.width / 2, 160), box.top);
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") hide(); });
})();
