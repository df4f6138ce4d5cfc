/* The search of the handbook on its first page: what stands in the field or in the address is looked up at once. */
(function () {
  "use strict";
  var field = document.getElementById("q"), place = document.getElementById("results");
  var search = new window.PubliekSearch(window.PUBLIEK_INDEX);

  function node(kind, text, parent) {
    var made = document.createElement(kind);
    if (text) { made.textContent = text; }
    parent.appendChild(made);
    return made;
  }
  function show(question) {
    place.textContent = "";
    if (!question.trim()) { return; }
    var found = search.find(question, 10);
    node("h2", place.dataset.heading.replace("%s", question), place);
    if (!found.length) { node("p", place.dataset.none, place).className = "sentence"; return; }
    var list = node("ol", "", place);
    list.className = "found";
    found.forEach(function (one) {
      var item = node("li", "", list), link = node("a", one.title + (one.part ? ": " + one.part : ""), item);
      link.href = one.code + ".html" + (one.anchor ? "#" + one.anchor : "");
      var words = node("p", "", item);
      words.className = "small";
      one.snippet.forEach(function (piece) { node(piece[1] ? "mark" : "span", piece[0], words); });
    });
  }
  field.form.addEventListener("submit", function (event) {
    event.preventDefault();
    show(field.value);
    history.replaceState(null, "", "?q=" + encodeURIComponent(field.value));
  });
  field.value = new URLSearchParams(window.location.search).get("q") || "";
  show(field.value);
})();
