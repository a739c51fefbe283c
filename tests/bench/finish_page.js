// Finishes the bench's page without a browser: after words.js, charts.js, costs.js and script.js, and a file
// that sets `page` to the page's text, this puts the HTML that the scripts make into its places, as
// a browser does, and prints the page without its scripts.
"use strict";

var results = /<script type="application\/json" id="results">([^]*?)<\/script>/.exec(page)[1];
var html = report(JSON.parse(results));
var finished = page.replace(/<script[^]*?<\/script>/g, "").replace(
  /(data-insert="(\w+)">)(?=<\/)/g,
  function (place, tag, name) { return tag + html[name]; });

// print() writes the halves of a surrogate pair one by one, which is not UTF-8.
print(finished.replace(/[\ud800-\udbff][\udc00-\udfff]/g, function (pair) {
  var high = pair.charCodeAt(0) - 0xd800, low = pair.charCodeAt(1) - 0xdc00;
  return "&#" + (0x10000 + high * 0x400 + low) + ";";
}));
