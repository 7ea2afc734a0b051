// Search of the list of economies: one name narrows the list, two names lead to their page. The list works without this file.
"use strict";
(function () {
  const box = document.querySelector(".search");
  const items = Array.from(document.querySelectorAll(".economies li"));
  if (!box || !items.length) return;
  const query = document.getElementById("query");
  const found = document.getElementById("found");
  const MOST = 20;
  let pairs = null;
  let asked = false;
  const economies = items.map((item) => ({
    item: item,
    code: item.dataset.code,
    name: item.querySelector("a").textContent,
    words: item.dataset.words.split(" "),
  }));
  box.hidden = false;

  const plain = (text) =>
    text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").normalize("NFKC").replace(/[^\p{L}\p{N}_]+/gu, "");
  const matching = (text) => {
    const key = plain(text);
    if (!key) return [];
    const score = (one) => (one.words.includes(key) ? 0 : one.words.some((w) => w.startsWith(key)) ? 1 : one.words.some((w) => w.includes(key)) ? 2 : 3);
    return economies.map((one) => [score(one), one]).filter((m) => m[0] < 3).sort((a, b) => a[0] - b[0]);
  };
  // Of two names each is taken exactly where it is one, else by its beginning or any part.
  const nearest = (text) => {
    const found = matching(text);
    return found.filter((m) => m[0] === found[0][0]).slice(0, 5).map((m) => m[1]);
  };
  const known = (a, b) => !pairs || (" " + (pairs[a] || "") + " ").includes(" " + b + " ");

  function twos(text) {
    const parts = text.trim().split(/[\s,;–—-]+/).filter(Boolean);
    const listed = [];
    for (let at = 1; at < parts.length; at++) {
      const first = nearest(parts.slice(0, at).join(" "));
      const second = nearest(parts.slice(at).join(" "));
      for (const a of first) for (const b of second) if (a !== b && known(a.code, b.code)) listed.push([a, b]);
    }
    return listed.slice(0, MOST);
  }

  function show() {
    const text = query.value;
    const one = matching(text).map((m) => m[1]);
    const two = one.length ? [] : twos(text);
    const open = !plain(text);
    for (const e of economies) e.item.hidden = !open && !two.length && !one.includes(e);
    found.replaceChildren();
    if (two.length) {
      const list = document.createElement("ul");
      for (const [a, b] of two) {
        const link = document.createElement("a");
        link.href = encodeURIComponent(a.code) + "/" + encodeURIComponent(b.code) + ".html";
        link.textContent = a.name + " – " + b.name;
        const entry = document.createElement("li");
        entry.append(link);
        list.append(entry);
      }
      const head = document.createElement("p");
      head.textContent = found.dataset.found;
      found.append(head, list);
    } else if (!open && !one.length) {
      const none = document.createElement("p");
      none.textContent = found.dataset.nothing;
      found.append(none);
    }
  }

  query.addEventListener("input", function () {
    if (!asked) {
      asked = true;
      fetch(box.dataset.pairs).then((answer) => (answer.ok ? answer.json() : null)).then((held) => { pairs = held; show(); }).catch(() => { pairs = null; });
    }
    show();
  });
})();
