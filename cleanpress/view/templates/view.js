"use strict";

// The view of a result: levels, categories, keys, and what is known of a change. Levels are classes that
// style sheets show and hide; nothing is computed here but what comes next.
window.cleanpress = (() => {
  const root = document.documentElement;
  root.classList.add("js");
  let current = null; // the view that keys are for

  class View {
    constructor(article) {
      this.article = article;
      this.all = [...article.querySelectorAll(".m")];
      this.at = -1;
      this.stops = null; // the marks to go to, found when first asked for
      this.reason = article.querySelector(".reason");
      this.titles = new WeakMap();
      this.listen();
      if (window.matchMedia("(max-width: 760px)").matches) this.show("was");
      this.refresh();
    }

    find(selector) { return this.article.querySelector(selector); }

    findAll(selector) { return [...this.article.querySelectorAll(selector)]; }

    listen() {
      const { article } = this;
      this.slider = this.find(".favor input");
      this.slider?.addEventListener("input", () => this.setLevel(Number(this.slider.value)));
      for (const stop of this.findAll(".stops li")) {
        stop.addEventListener("click", () => this.setLevel(Number(stop.dataset.at)));
      }
      this.find(".next").addEventListener("click", () => this.move(1));
      this.find(".previous").addEventListener("click", () => this.move(-1));
      for (const button of this.findAll(".shows button")) {
        button.addEventListener("click", () => this.show(button.dataset.show));
      }
      for (const button of this.findAll(".forms button")) {
        button.addEventListener("click", () => this.setForm(button.dataset.form));
      }
      for (const chip of this.findAll(".chip")) {
        chip.addEventListener("click", () => this.toggle(chip));
      }
      article.addEventListener("pointerover", (event) => this.point(event.target.closest?.(".m")));
      article.addEventListener("click", (event) => {
        const mark = event.target.closest(".m");
        if (mark && !mark.classList.contains("off")) this.goTo(mark);
      });
      article.addEventListener("focusin", (event) => this.point(event.target.closest(".m")));
    }

    setLevel(level) {
      this.article.dataset.level = level;
      if (this.slider) this.slider.value = level;
      this.refresh();
    }

    setLevelByName(name) {
      const stop = this.findAll(".stops li").find((each) => each.dataset.name === name);
      if (stop) this.setLevel(Number(stop.dataset.at));
    }

    refresh() {
      const { level } = this.article.dataset;
      this.stops = null;
      this.at = -1;
      for (const stop of this.findAll(".stops li")) {
        stop.classList.toggle("now", stop.dataset.at === level);
        if (stop.dataset.at === level) {
          const summary = this.find(`.summary.at${level}`)?.textContent ?? "";
          this.slider.setAttribute("aria-valuetext", `${stop.firstChild.data.trim()}: ${summary}`);
        }
      }
      for (const chip of this.findAll(".chip")) {
        const count = chip.dataset.counts.split(" ")[level];
        chip.querySelector(".count").textContent = Number(count).toLocaleString("en");
        chip.classList.toggle("empty", count === "0");
      }
      this.say();
    }

    toggle(chip) {
      const on = chip.getAttribute("aria-pressed") !== "true";
      chip.setAttribute("aria-pressed", on);
      for (const mark of this.all) {
        if (mark.dataset.c === chip.dataset.c) mark.classList.toggle("off", !on);
      }
      this.stops = null;
      this.at = -1;
      this.say();
    }

    show(what) {
      this.article.dataset.show = what;
      for (const button of this.findAll(".shows button")) {
        button.setAttribute("aria-pressed", button.dataset.show === what);
      }
    }

    setForm(form) {
      this.article.dataset.form = form;
      for (const button of this.findAll(".forms button")) {
        button.setAttribute("aria-pressed", button.dataset.form === form);
      }
    }

    // The first piece of each change that is shown at this level, in order.
    marks() {
      if (this.stops) return this.stops;
      const at = `at${this.article.dataset.level}`;
      const seen = new Set();
      this.stops = this.all.filter((mark) => {
        if (mark.classList.contains("off") || seen.has(mark.dataset.m)) return false;
        const variant = mark.closest(".on");
        if (variant && !variant.classList.contains(at)) return false;
        seen.add(mark.dataset.m);
        return true;
      });
      return this.stops;
    }

    move(by) {
      const marks = this.marks();
      if (!marks.length) return this.say();
      const next = this.at < 0 ? (by > 0 ? 0 : marks.length - 1) : this.at + by;
      this.goTo(marks[(next + marks.length) % marks.length]);
    }

    goTo(mark) {
      if (this.article.dataset.show === "is") this.show("both");
      const marks = this.marks();
      this.at = marks.findIndex((each) => each.dataset.m === mark.dataset.m);
      this.now?.removeAttribute("tabindex");
      this.now = mark;
      mark.tabIndex = 0;
      mark.scrollIntoView({ block: "center" });
      mark.focus({ preventScroll: true });
      this.point(mark);
      this.say();
    }

    say() {
      const marks = this.marks();
      const total = marks.length.toLocaleString("en");
      let says = marks.length ? `${total} to look at` : "Nothing to look at";
      if (this.at >= 0) says = `${(this.at + 1).toLocaleString("en")} of ${total}: ${marks[this.at].dataset.c}`;
      this.find(".position").textContent = says;
      for (const name of [".next", ".previous"]) this.find(name).disabled = !marks.length;
    }

    // Show what is known of a change: instead of the tooltip that a browser without scripts shows.
    point(mark) {
      if (mark?.classList.contains("off")) mark = null;
      if (!mark || mark === this.pointed) return;
      this.unpoint();
      this.pointed = mark;
      this.lit = this.findAll(`.m[data-m="${mark.dataset.m}"]`);
      for (const each of this.lit) each.classList.add("lit");
      const says = mark.title;
      this.titles.set(mark, says);
      mark.removeAttribute("title");
      this.fill(mark, says.split("\n"));
      mark.setAttribute("aria-describedby", this.reason.id);
      this.reason.hidden = false;
    }

    // Return whether there was something to close.
    unpoint() {
      if (!this.pointed) return false;
      for (const each of this.lit) each.classList.remove("lit");
      this.pointed.title = this.titles.get(this.pointed);
      this.pointed.removeAttribute("aria-describedby");
      this.pointed = null;
      this.reason.hidden = true;
      return true;
    }

    fill(mark, [category, ...facts]) {
      const chip = this.findAll(".chip").find((each) => each.dataset.c === category);
      const parts = [element("p", "name", category)];
      parts[0].classList.add([...mark.classList].find((name) => /^(h\d+|pale)$/.test(name)));
      if (chip?.title) parts.push(element("p", "about", chip.title));
      const list = element("dl", "");
      for (const fact of facts) {
        const at = fact.indexOf(": ");
        const [name, value] = [fact.slice(0, at), fact.slice(at + 2)];
        const row = element("div", "");
        const said = element("dd", "", name === "language" ? languageName(value) : value);
        said.dir = "auto";
        row.append(element("dt", "", name), said);
        list.append(row);
      }
      parts.push(list);
      this.reason.replaceChildren(...parts);
    }
  }

  function element(tag, name, text = "") {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.textContent = text;
    return made;
  }

  function languageName(code) {
    try {
      const name = new Intl.DisplayNames(["en"], { type: "language" }).of(code);
      return name && name !== code ? `${name} (${code})` : code;
    } catch {
      return code; // no code of a language
    }
  }

  // --- An article that says each thing once, as `write_article(compact=True)` writes it.

  function expand(article) {
    const said = new Map();
    for (const item of article.querySelectorAll(".says > li")) {
      for (const number of item.dataset.of.split(" ")) said.set(number, item);
    }
    for (const mark of article.querySelectorAll("[data-m]")) {
      const item = said.get(mark.dataset.m);
      mark.className = item.className;
      mark.dataset.c = item.dataset.c;
      mark.title = item.textContent;
    }
    for (const line of article.querySelectorAll(".rows p:not(.note)")) {
      const row = element("div", `row ${line.className}`);
      const was = element("div", "was");
      was.append(...line.childNodes);
      const kept = [...was.childNodes].filter((node) => node.nodeName !== "DEL");
      const is = element("div", "is", kept.map((node) => node.textContent).join(""));
      was.dir = is.dir = "auto";
      row.append(was, is);
      line.replaceWith(row);
    }
    delete article.dataset.compact;
  }

  // --- The frame: theme, help, keys.

  const themes = ["system", "light", "dark"];
  const themeButton = document.querySelector(".bar .theme");
  const help = document.querySelector("dialog.help");

  function setTheme(name) {
    if (name === "system") delete root.dataset.theme;
    else root.dataset.theme = name;
    themeButton.querySelector(".which").textContent = name;
    try {
      localStorage.setItem("cleanpress-theme", name);
    } catch {
      // A browser may keep nothing for files.
    }
  }

  function nextTheme() {
    setTheme(themes[(themes.indexOf(root.dataset.theme ?? "system") + 1) % themes.length]);
  }

  function openHelp() {
    if (!help.open) help.showModal();
  }

  const keys = {
    n: (view) => view.move(1),
    j: (view) => view.move(1),
    p: (view) => view.move(-1),
    k: (view) => view.move(-1),
    0: (view) => view.setLevelByName("rules"),
    1: (view) => view.setLevelByName("recall"),
    2: (view) => view.setLevelByName("balanced"),
    3: (view) => view.setLevelByName("precision"),
    b: (view) => view.show("both"),
    o: (view) => view.show("was"),
    r: (view) => view.show("is"),
    Escape: (view) => view.unpoint(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || help.open) return;
    if (event.target.closest("input:not([type=range]), textarea, select, [contenteditable]")) return;
    if (event.key === "?") openHelp();
    else if (event.key === "t") nextTheme();
    else if (!current?.article.isConnected || !Object.hasOwn(keys, event.key)) return;
    else if (keys[event.key](current) === false) return; // nothing to close: others may have something
    event.preventDefault();
  });

  themeButton.addEventListener("click", nextTheme);
  document.querySelector(".bar .keys").addEventListener("click", openHelp);
  try {
    const kept = localStorage.getItem("cleanpress-theme");
    if (themes.includes(kept)) setTheme(kept);
  } catch {
    // As above.
  }

  // Make an article that `write_article` wrote work. It must be in the document. Keys are for the last one.
  function start(article) {
    if ("compact" in article.dataset) expand(article);
    current = new View(article);
    return current;
  }

  for (const article of document.querySelectorAll("main article.view")) start(article);
  return { start };
})();
