/* The search of the handbook in a browser, without a network: what answering.py does, on the same index. */
(function (root) {
  "use strict";
  var ITSELF = 12, PIECES = 8, SAME = 9, NEAR = 6, PIECE = 3;
  var VOWELS = "aeiouy\u00e8";

  function folded(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/([a-z])['\u2019](?=s)/g, "$1");
  }
  function wordsIn(text) { return folded(text).match(/[a-z0-9]+/g) || []; }

  /* The Dutch stemmer of the Snowball project (Porter's), of which Publiek's Python uses "dutch_porter". */
  function dutch(word) {
    var w = word.split(""), at;
    function vowel(letter) { return letter !== undefined && VOWELS.indexOf(letter) >= 0; }
    if (w[0] === "y") { w[0] = "Y"; }
    for (at = 1; at < w.length; at++) {
      if (!vowel(w[at - 1])) { continue; }
      if (w[at] === "i" && vowel(w[at + 1])) { w[at] = "I"; } else if (w[at] === "y") { w[at] = "Y"; }
    }
    function region(from) {
      var here = from;
      while (here < w.length && !vowel(w[here])) { here++; }
      while (here < w.length && vowel(w[here])) { here++; }
      return here < w.length ? here + 1 : w.length;
    }
    var r1 = region(0), r2 = region(r1);
    if (r1 < 3) { r1 = 3; }
    var s = w.join(""), eFound = false;
    function ends(end) { return s.slice(-end.length) === end && s.length >= end.length; }
    function cut(many) { s = s.slice(0, s.length - many); }
    function inside(end, from) { return ends(end) && s.length - end.length >= from; }
    function before(many) { return s[s.length - many - 1]; }
    function undouble() { if (ends("kk") || ends("dd") || ends("tt")) { cut(1); } }
    function enEnding(many) {
      if (s.length - many < r1 || before(many) === undefined || vowel(before(many))) { return; }
      if (s.slice(0, s.length - many).slice(-3) === "gem") { return; }
      cut(many);
      undouble();
    }
    function eEnding() {
      eFound = false;
      if (inside("e", r1) && before(1) !== undefined && !vowel(before(1))) { cut(1); eFound = true; undouble(); }
    }
    if (ends("heden")) { if (inside("heden", r1)) { cut(5); s += "heid"; } }
    else if (ends("ene")) { enEnding(3); }
    else if (ends("en")) { enEnding(2); }
    else if (ends("se") || ends("s")) {
      var many = ends("se") ? 2 : 1, letter = before(many);
      if (s.length - many >= r1 && letter !== undefined && !vowel(letter) && letter !== "j") { cut(many); }
    }
    eEnding();
    if (inside("heid", r2) && before(4) !== "c") { cut(4); if (ends("en")) { enEnding(2); } }
    function dropIg(otherwise) {
      if (inside("ig", r2) && before(2) !== "e") { cut(2); } else if (otherwise) { undouble(); }
    }
    if (ends("end") || ends("ing")) { if (inside(s.slice(-3), r2)) { cut(3); dropIg(true); } }
    else if (ends("lijk")) { if (inside("lijk", r2)) { cut(4); eEnding(); } }
    else if (ends("baar")) { if (inside("baar", r2)) { cut(4); } }
    else if (ends("bar")) { if (inside("bar", r2) && eFound) { cut(3); } }
    else if (ends("ig")) { dropIg(false); }
    var n = s.length, last = s[n - 1], pair = s.slice(n - 3, n - 1);
    if (n >= 4 && !vowel(last) && last !== "I" && ["aa", "ee", "oo", "uu"].indexOf(pair) >= 0 && !vowel(s[n - 4])) {
      s = s.slice(0, n - 2) + last;
    }
    s = s.replace(/Y/g, "y").replace(/I/g, "i");
    n = s.length;
    if (n > 3 && s[n - 1] === s[n - 2] && "aeiou".indexOf(s[n - 1]) < 0) { s = s.slice(0, -1); }
    if (s.length > 2) {
      last = s[s.length - 1];
      s = s.slice(0, -1) + (last === "z" ? "s" : last === "v" ? "f" : last);
    }
    return s;
  }

  function english(word) {
    function ends(end) { return word.slice(-end.length) === end; }
    function undoubled(text) {
      var n = text.length, last = text[n - 1];
      return n > 3 && last === text[n - 2] && "aeiouls".indexOf(last) < 0 ? text.slice(0, -1) : text;
    }
    if (word.length > 4 && ends("ies")) { word = word.slice(0, -3) + "y"; }
    else if (word.length > 3 && ends("s") && !ends("ss") && !ends("us") && !ends("is")) { word = word.slice(0, -1); }
    if (word.length > 5 && ends("ing")) { word = undoubled(word.slice(0, -3)); }
    else if (word.length > 4 && ends("ed")) { word = undoubled(word.slice(0, -2)); }
    return word.length > 4 && ends("e") ? word.slice(0, -1) : word;
  }

  function has(object, key) { return Object.prototype.hasOwnProperty.call(object, key); }

  function Search(index) {
    this.index = index;
    this.stop = new Set(index.stop);
    this.known = new Set(index.pieces);
    this.stems = new Map();
  }
  Search.prototype.bare = function (word) {
    if (!this.stems.has(word)) { this.stems.set(word, this.index.language === "nl" ? dutch(word) : english(word)); }
    return this.stems.get(word);
  };
  Search.prototype.stem = function (word) {
    return this.bare(has(this.index.irregular, word) ? this.index.irregular[word] : word);
  };
  Search.prototype.pieces = function (word) {
    var end = word.length, best = {}, start, stop;
    if (end < 6 || this.known.has(this.bare(word))) { return []; }
    best[end] = [];
    for (start = end - 3; start >= 0; start--) {
      for (stop = end; stop > start + 2; stop--) {
        if (!best[stop] || (start === 0 && stop === end)) { continue; }
        var piece = this.bare(word.slice(start, stop));
        if (this.known.has(piece) && (!best[start] || best[stop].length + 1 < best[start].length)) {
          best[start] = [piece].concat(best[stop]);
        }
      }
    }
    return best[0] || [];
  };
  function oneLetterApart(one, other) {
    if (Math.abs(one.length - other.length) > 1) { return false; }
    var at = 0, shortest = Math.min(one.length, other.length);
    while (at < shortest && one[at] === other[at]) { at++; }
    if (one.length === other.length) {
      var swapped = one.slice(at + 1, at + 2) === other.slice(at, at + 1) && one.slice(at, at + 1) === other.slice(at + 1, at + 2);
      return one.slice(at + 1) === other.slice(at + 1) || (swapped && one.slice(at + 2) === other.slice(at + 2));
    }
    return one.length > other.length ? one.slice(at + 1) === other.slice(at) : one.slice(at) === other.slice(at + 1);
  }
  Search.prototype.near = function (word) {
    var close = [], self = this;
    if (word.length >= 5) { close = this.index.forms.filter(function (one) { return oneLetterApart(word, one); }); }
    if (!close.length && word.length >= 4) {
      close = this.index.forms.filter(function (one) { return one.slice(0, word.length) === word; });
    }
    return close.slice(0, 12).map(function (one) { return [NEAR, [self.stem(one)]]; });
  };
  Search.prototype.edges = function (word) {
    var found = [], terms = this.index.terms, stem, long;
    for (long = word.length - 3; long >= 5; long--) {
      stem = this.bare(word.slice(0, long));
      if (has(terms, stem)) { found.push([NEAR, [stem]]); break; }
    }
    for (long = word.length - 3; long >= 5; long--) {
      stem = this.bare(word.slice(word.length - long));
      if (has(terms, stem)) { found.push([NEAR, [stem]]); break; }
    }
    return found;
  };
  Search.prototype.same = function (stems, at) {
    var found = [], long, start;
    for (long = 1; long <= 3; long++) {
      for (start = Math.max(0, at - long + 1); start <= Math.min(at, stems.length - long); start++) {
        var key = stems.slice(start, start + long).join(" ");
        if (has(this.index.synonyms, key)) {
          this.index.synonyms[key].forEach(function (other) { found.push([SAME, other]); });
        }
      }
    }
    return found;
  };
  Search.prototype.together = function (terms) {
    var index = this.index, every = terms.map(function (term) {
      var of = new Map();
      (has(index.terms, term) ? index.terms[term] : []).forEach(function (one) { of.set(one[0], one); });
      return of;
    }), out = [];
    every[0].forEach(function (_, page) {
      if (!every.every(function (one) { return one.has(page); })) { return; }
      var sum = 0, where = new Set();
      every.forEach(function (one) {
        sum += one.get(page)[1];
        one.get(page)[2].forEach(function (part) { where.add(part); });
      });
      out.push([page, Math.floor(sum / every.length), Array.from(where)]);
    });
    return out;
  };
  Search.prototype.ways = function (question) {
    var self = this, words = wordsIn(Array.from(question).slice(0, 300).join('')).slice(0, 20);
    var said = words.filter(function (word) { return !self.stop.has(word) && word.length > 1; });
    if (!said.length) { said = words; }
    var stems = said.map(function (word) { return self.stem(word); });
    return said.map(function (word, at) {
      var mine = [[ITSELF, [stems[at]]]], pieces = self.pieces(word);
      if (pieces.length) { mine.push([PIECES, pieces]); }
      mine = mine.concat(self.same(stems, at));
      if (!mine.some(function (way) { return self.together(way[1]).length; })) {
        var near = self.near(word);
        if (!near.length) { near = pieces.map(function (piece) { return [NEAR, [piece]]; }); }
        mine = mine.concat(near.length ? near : self.edges(word));
      } else {
        mine = mine.concat(pieces.map(function (piece) { return [PIECE, [piece]]; }));
      }
      return mine;
    });
  };
  Search.prototype.find = function (question, most) {
    var self = this, ways = this.ways(question), scores = new Map(), met = new Map(), parts = new Map(), marked = new Set(), meant = new Set();
    ways.forEach(function (one) {
      var best = new Map();
      one.forEach(function (way) {
        if (way[0] === ITSELF) { meant.add(way[1][0]); }
        way[1].forEach(function (term) { marked.add(term); });
        self.together(way[1]).forEach(function (hit) {
          if (way[0] * hit[1] > (best.get(hit[0]) || 0)) { best.set(hit[0], way[0] * hit[1]); }
          if (!parts.has(hit[0])) { parts.set(hit[0], new Map()); }
          var told = parts.get(hit[0]);
          hit[2].forEach(function (part) { told.set(part, (told.get(part) || 0) + way[0]); });
        });
      });
      best.forEach(function (worth, page) {
        scores.set(page, (scores.get(page) || 0) + worth);
        met.set(page, (met.get(page) || 0) + 1);
      });
    });
    function total(page) { return Math.floor(scores.get(page) * met.get(page) / ways.length); }
    var ranked = Array.from(scores.keys()).sort(function (a, b) { return total(b) - total(a) || a - b; });
    return ranked.slice(0, most || 10).map(function (page) {
      var told = self.index.pages[page], best = Array.from(parts.get(page).keys()).sort(function (a, b) {
        return parts.get(page).get(b) - parts.get(page).get(a) || a - b;
      })[0];
      var part = told.parts[best];
      return {
        code: told.code, title: told.title, part: part.title, anchor: part.anchor, score: total(page),
        snippet: self.snippet(part.words || told.lead, marked, meant)
      };
    });
  };
  Search.prototype.snippet = function (text, marked, meant) {
    var self = this, tokens = text.trim().split(/ +/), out = [];
    var marks = tokens.map(function (token) {
      return wordsIn(token).some(function (word) {
        return marked.has(self.stem(word)) || self.pieces(word).some(function (piece) { return marked.has(piece); });
      });
    });
    var first = tokens.findIndex(function (token) {
      return wordsIn(token).some(function (word) { return meant.has(self.stem(word)); });
    });
    if (first < 0) { first = Math.max(0, marks.indexOf(true)); }
    var start = Math.max(0, first - 6), stop = Math.min(tokens.length, start + 30);
    function add(words, mark) {
      if (out.length && out[out.length - 1][1] === mark) { out[out.length - 1][0] += words; } else { out.push([words, mark]); }
    }
    if (start) { add("\u2026 ", false); }
    for (var at = start; at < stop; at++) {
      if (at > start) { add(" ", false); }
      add(tokens[at], marks[at]);
    }
    if (stop < tokens.length) { add(" \u2026", false); }
    return out;
  };
  root.PubliekSearch = Search;
  root.PubliekStem = { nl: dutch, en: english };
})(typeof window === "undefined" ? globalThis : window);
