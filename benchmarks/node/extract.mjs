// Let one peer in JavaScript answer pages, a JSON line each, in a process that benchmarks/workers.py started:
//
//   node extract.mjs KIND NAME FOLDER     KIND is text or markdown, FOLDER has node_modules
//
// The first line that is written is {"ready": true} or {"missing": "why"}. A line that is read is
// {"html": "…", "url": "…"}; the answer is {"html" or "text": "…", "title", "author", "date", "seconds"}, or
// {"error": "why"}. Seconds are the processor's, of all threads, from the string to the answer.

import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { pathToFileURL } from "node:url";

const [kind, name, folder] = process.argv.slice(2);
const from = createRequire(path.join(folder, "package.json"));
const PLACEHOLDER = "https://example.org/"; // for pages of which no address is known

// What a peer logs must not be taken for an answer.
for (const method of ["log", "info", "warn", "debug"]) console[method] = console.error;

// `require` where a package has such an entry, else the file that its export "import" names.
async function load(specifier) {
  try {
    return from(specifier);
  } catch (error) {
    if (error.code !== "ERR_PACKAGE_PATH_NOT_EXPORTED" && error.code !== "ERR_REQUIRE_ESM") throw error;
    const [owner, ...rest] = specifier.split("/");
    const root = path.join(folder, "node_modules", owner);
    const { exports } = from(path.join(root, "package.json"));
    return import(pathToFileURL(path.join(root, exports[["." , ...rest].join("/")].import)).href);
  }
}

// As its README shows: a document of jsdom, which runs no script and loads nothing.
async function readability() {
  const { JSDOM, VirtualConsole } = await load("jsdom");
  const { Readability } = await load("@mozilla/readability");
  const virtualConsole = new VirtualConsole(); // style sheets that it cannot parse are nobody's concern here
  return (html, url) => {
    const dom = new JSDOM(html, { url, virtualConsole });
    try {
      const article = new Readability(dom.window.document).parse();
      return article && {
        html: article.content, title: article.title, author: article.byline, date: article.publishedTime,
      };
    } finally {
      dom.window.close();
    }
  };
}

// As its README shows: a document of linkedom. Nothing is fetched.
async function defuddle() {
  const { parseHTML } = await load("linkedom");
  const { Defuddle } = await load("defuddle/node");
  const options = { markdown: kind === "markdown", useAsync: false };
  return async (html, url) => {
    const { document } = parseHTML(html);
    const found = await Defuddle(document, url, options);
    return {
      [kind === "markdown" ? "text" : "html"]: found.content,
      title: found.title, author: found.author, date: found.published,
    };
  };
}

const PEERS = { "readability-js": readability, defuddle };

function write(record) {
  process.stdout.write(`${JSON.stringify(record)}\n`);
}

async function answer(extract, { html, url }) {
  const start = process.cpuUsage();
  const found = html.trim() ? await extract(html, /^https?:/.test(url) ? url : PLACEHOLDER) : null;
  const { user, system } = process.cpuUsage(start);
  return { html: "", ...found, seconds: (user + system) / 1e6 };
}

let extract;
try {
  extract = await PEERS[name]();
} catch (error) {
  write({ missing: String(error.message).split("\n")[0] });
  process.exit(0);
}
write({ ready: true });
for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  try {
    write(await answer(extract, JSON.parse(line)));
  } catch (error) {
    write({ error: `${error?.name}: ${error?.message}` });
  }
}
process.exit(0);
