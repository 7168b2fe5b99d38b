// The report over a corpus: search, long lists cut short, and documents opened from their templates.
(() => {
  "use strict";
  const FIRST = 10; // rows of a list that are shown until all are asked for
  const at = (id) => document.getElementById(id);
  const [report, viewer, place, query] = ["report", "viewer", "viewer-document", "query"].map(at);
  if (!query) return; // there was no document
  const entries = [...document.querySelectorAll(".entry")];
  const heading = document.title;

  // --- Lists, and the search in them ---------------------------------------------------------------

  const plain = (text) => text.normalize("NFKC").toLocaleLowerCase();
  const texts = new WeakMap();
  const textOf = (row) => {
    if (!texts.has(row)) {
      const template = row.querySelector("template");
      const parts = template ? [...template.content.querySelectorAll(".head, .rows, .text, .says")] : [];
      texts.set(row, plain([row, ...parts].map((part) => part.textContent).join(" ")));
    }
    return texts.get(row);
  };

  const lists = [...document.querySelectorAll("[data-block]")].map((block) => {
    const rows = [...block.querySelectorAll("[data-search]")];
    const list = { block, rows, many: block.dataset.block, one: block.dataset.one, open: false, found: rows.length };
    if (rows.length > FIRST) {
      list.button = document.createElement("button");
      list.button.type = "button";
      list.button.className = "report-more";
      list.button.addEventListener("click", () => {
        list.open = !list.open;
        search();
      });
      block.querySelector("[data-none]").before(list.button);
    }
    return list;
  });

  function filter(list, words) {
    list.found = 0;
    for (const row of list.rows) {
      const text = words.length ? textOf(row) : "";
      const matches = words.every((word) => text.includes(word));
      list.found += matches;
      row.hidden = !matches;
      row.classList.toggle("report-later", !list.open && list.found > FIRST); // which paper has all the same
    }
    const none = list.block.querySelector("[data-none]");
    if (none) none.hidden = list.found > 0;
    const count = list.block.querySelector("[data-count]");
    count.hidden = !list.rows.length;
    count.textContent = words.length ? `${list.found.toLocaleString("en")} of ${list.rows.length.toLocaleString("en")}` : list.rows.length.toLocaleString("en");
    if (list.button) {
      list.button.hidden = list.found <= FIRST;
      list.button.textContent = list.open ? `Show the first ${FIRST}` : `Show all ${list.found}`;
      list.button.setAttribute("aria-expanded", String(list.open));
    }
  }

  function search() {
    const words = plain(query.value).split(/\s+/).filter(Boolean);
    for (const list of lists) filter(list, words);
    const found = lists.filter((list) => list.found).map((list) => `${list.found.toLocaleString("en")} ${list.found === 1 ? list.one : list.many}`);
    at("query-found").textContent = words.length ? found.join(", ") || "Nothing is found." : "";
  }

  query.addEventListener("input", search);
  search();

  // --- Documents -----------------------------------------------------------------------------------

  const matching = () => {
    const words = plain(query.value).split(/\s+/).filter(Boolean);
    const found = entries.filter((row) => words.every((word) => textOf(row).includes(word)));
    return found.length ? found : entries;
  };
  const numberOf = (entry) => entry.querySelector("template").id.slice("document-".length);
  let opened = null;
  let scrolled = 0;

  function step(link, entry) {
    link.toggleAttribute("aria-disabled", !entry);
    if (entry) link.href = `#doc-${numberOf(entry)}`;
    else link.removeAttribute("href");
  }

  function open(entry) {
    if (!opened) scrolled = window.scrollY;
    opened = entry;
    const template = entry.querySelector("template");
    place.replaceChildren(template.content.cloneNode(true));
    window.cleanpress.start(place.querySelector("article"));
    const known = matching().includes(entry) ? matching() : entries;
    const number = known.indexOf(entry);
    at("viewer-place").textContent = `${number + 1} of ${known.length}`;
    step(at("viewer-before"), known[number - 1]);
    step(at("viewer-after"), known[number + 1]);
    report.hidden = true;
    viewer.hidden = false;
    document.title = `${entry.querySelector(".entry-link").textContent} – ${heading}`;
    window.scrollTo(0, 0);
    place.focus({ preventScroll: true });
  }

  function close() {
    if (!opened) return;
    const entry = opened;
    opened = null;
    place.replaceChildren();
    viewer.hidden = true;
    report.hidden = false;
    document.title = heading;
    window.scrollTo(0, scrolled);
    const link = entry.querySelector(".entry-link");
    link.focus({ preventScroll: true });
  }

  function follow() {
    const number = /^#doc-(\d+)$/.exec(location.hash);
    const template = number && at(`document-${number[1]}`);
    if (template) open(template.closest(".entry"));
    else close();
  }

  at("viewer-back").addEventListener("click", (event) => {
    event.preventDefault();
    history.pushState(null, "", "#documents");
    follow();
  });
  window.addEventListener("hashchange", follow);
  window.addEventListener("popstate", follow);
  follow();

  // --- Keys ----------------------------------------------------------------------------------------

  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return; // the help has its own
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "Escape" && opened) at("viewer-back").click();
    else if (event.key === "Escape" && typing === query) {
      query.value = "";
      search();
    } else if (typing) return;
    else if (event.key === "/" && !opened) query.focus();
    else if (event.key === "ArrowLeft" && opened) at("viewer-before").click();
    else if (event.key === "ArrowRight" && opened) at("viewer-after").click();
    else return;
    event.preventDefault();
  });
})();
