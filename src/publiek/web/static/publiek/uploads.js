/* A file is sent in parts, each with its hash. A connection that breaks, a page that is loaded again or a server that
   starts again loses nothing: the file goes on where it was, if it is the same file. The name never leaves the browser. */
(function () {
  "use strict";
  var NAME = "publiek-upload:";
  var form = document.querySelector("form[data-upload]");

  document.querySelectorAll("[data-name-of]").forEach(function (line) {
    var name = remembered(line.dataset.nameOf);
    if (!name) { return; }
    line.querySelector("span, strong").textContent = name;
    line.hidden = false;
  });

  function remembered(page) {
    try { return localStorage.getItem(NAME + page); } catch (no) { return null; }
  }
  function remember(page, name) {
    try {
      Object.keys(localStorage).filter(function (key) { return key.indexOf(NAME) === 0; }).slice(0, -8)
        .forEach(function (key) { localStorage.removeItem(key); });
      localStorage.setItem(NAME + page, name);
    } catch (no) { /* a browser that remembers nothing shows no name */ }
  }

  if (!form || !window.crypto || !crypto.subtle || !window.fetch) { return; }
  var input = form.querySelector("input[type=file]");
  var drop = form.querySelector("[data-drop]");
  var status = form.querySelector("[data-status]");
  var sending = form.querySelector("[data-sending]");
  var bar = sending.querySelector("progress");
  var button = form.querySelector("button[type=submit]");
  var busy = false;
  button.disabled = false;
  form.querySelector("[data-here]").hidden = false;

  ["dragenter", "dragover"].forEach(function (kind) {
    drop.addEventListener(kind, function (event) { event.preventDefault(); drop.classList.add("over"); });
  });
  ["dragleave", "drop"].forEach(function (kind) {
    drop.addEventListener(kind, function () { drop.classList.remove("over"); });
  });
  drop.addEventListener("drop", function (event) {
    event.preventDefault();
    if (!event.dataTransfer.files.length) { return; }
    input.files = event.dataTransfer.files;
    if (form.reportValidity()) { form.requestSubmit(); }
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (busy || !input.files.length) { return; }
    busy = true;
    button.disabled = true;
    send(input.files[0]).catch(function (trouble) { failed(trouble && trouble.said || status.dataset.sayRefused); });
  });
  window.addEventListener("beforeunload", function (event) { if (busy) { event.preventDefault(); } });

  function failed(text) {
    busy = false;
    button.disabled = false;
    sending.hidden = true;
    status.className = "error";
    status.textContent = text;
  }

  async function send(file) {
    status.className = "";
    if (file.size > Number(form.dataset.limit)) { throw { said: status.dataset.sayLarge }; }
    var at = form.dataset.parts ? await told(await ask(form.dataset.parts, {})) : await begun(file);
    if (!form.dataset.parts) {
      history.replaceState(null, "", at.page);
      remember(at.page, file.name);
    }
    if (file.size !== at.size) { throw { said: status.dataset.sayOther }; }
    sending.hidden = false;
    var mark = "";
    for (var seen = 0; seen < at.received; seen += at.part) {
      mark = await hash(mark + (await hash(await bytes(file, seen, at.part))));
      show("sayChecking", Math.min(seen + at.part, at.received), at.size);
    }
    if (mark !== at.mark) { throw { said: status.dataset.sayOther }; }
    while (!at.arrived) { at = await next(file, at); }
    busy = false;
    status.textContent = status.dataset.sayArrived;
    location.assign(at.page);
  }

  async function begun(file) {
    var address = form.dataset.begin;
    if (form.dataset.first) {
      var first = new FormData(form);
      first.delete("file");
      first.append("in-parts", "yes");
      address = (await told(await ask(form.dataset.first, { method: "POST", body: first }))).begin;
    }
    var body = new URLSearchParams({ size: String(file.size) });
    return told(await ask(address, { method: "POST", body: body }));
  }

  /* One part; asked again for as long as there is no connection. What is out of step asks where it was. */
  async function next(file, at) {
    var part = await bytes(file, at.received, at.part);
    var headers = { "Upload-Offset": String(at.received), "Part-SHA256": await hash(part), "Content-Type": "application/octet-stream" };
    var answer = await ask(at.parts, { method: "POST", body: part, headers: headers });
    if (answer.status === 409 || answer.status === 422) {
      var before = at.received;
      at = await told(await ask(at.parts, {}));
      if (at.received === 0 && before > 0) { throw { said: status.dataset.sayRefused }; }
      return at;
    }
    at = await told(answer);
    show("sayNow", at.received, at.size);
    return at;
  }

  async function ask(address, how) {
    how.headers = Object.assign({ "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value, "Accept": "application/json" }, how.headers);
    how.credentials = "same-origin";
    for (var wait = 1000; ; wait = Math.min(wait * 2, 15000)) {
      try {
        var answer = await fetch(address, how);
        if ([429, 502, 503, 504].indexOf(answer.status) < 0) { return answer; }
      } catch (broken) { /* no connection: try again below */ }
      status.textContent = status.dataset.sayBroken;
      await new Promise(function (go) { setTimeout(go, wait); });
    }
  }

  async function told(answer) {
    if (answer.ok && !answer.redirected) { return answer.json(); }
    var error = null;
    try { error = (await answer.json()).error; } catch (no) { /* not ours: the general words */ }
    throw { said: error ? error.what + " " + error.do : status.dataset.sayRefused };
  }

  async function bytes(file, from, size) { return file.slice(from, from + size).arrayBuffer(); }

  async function hash(content) {
    var octets = typeof content === "string" ? new TextEncoder().encode(content) : content;
    var digest = new Uint8Array(await crypto.subtle.digest("SHA-256", octets));
    return Array.from(digest, function (one) { return one.toString(16).padStart(2, "0"); }).join("");
  }

  var spoken = 0;
  function show(text, done, all) {
    bar.value = Math.round(1000 * done / Math.max(all, 1));
    if (Date.now() - spoken < 2000 && done < all) { return; }
    spoken = Date.now();
    status.textContent = status.dataset[text].replace("__DONE__", mb(done)).replace("__ALL__", mb(all));
  }
  function mb(octets) { return (octets / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: octets < 1e7 ? 1 : 0 }); }
})();
