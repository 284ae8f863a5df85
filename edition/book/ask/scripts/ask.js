/* Questions to the data, in SQL: asked here, answered by SQLite in a worker, so that a question that takes long stops
   nothing but itself. SQLite and the data are files of the book, loaded with the first question. */
(() => {
  const area = document.querySelector(".ed-ask");
  if (!area) return;
  const folder = document.currentScript.src;
  const LONGEST = 15000; // milliseconds in which an answer has to be there
  const SHOWN = 500; // rows on the page; the file has all that were found
  const CELL = 2000; // characters of a cell on the page
  const TABLES =
    "SELECT m.name AS \"table\", group_concat(i.name, ', ') AS columns\nFROM sqlite_schema AS m, pragma_table_info(m.name) AS i\nWHERE m.type IN ('table', 'view')\nGROUP BY m.name;";
  const { make } = window.editionShared;
  let worker = null;
  let base64 = null;
  let result = null;
  let running = null;

  const field = make("textarea", {
    rows: "6",
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    "aria-label": "Question, in SQL",
  });
  const run = make("button", { type: "submit" }, "Ask");
  const stop = make("button", { type: "button", disabled: "" }, "Stop");
  const save = make("button", { type: "button", disabled: "" }, "Save as CSV");
  const tables = make("button", { type: "button" }, "Which tables are there?");
  const said = make("p", { role: "status" });
  const shown = make("div", {
    class: "ed-ask-answer",
    role: "region",
    "aria-label": "Answer",
    tabindex: "0",
    hidden: "",
  });
  const form = make(
    "form",
    { class: "ed-ask-form" },
    field,
    make("p", { class: "ed-ask-buttons" }, run, stop, save, tables),
    said,
  );
  area.append(form, shown);
  field.value = new URLSearchParams(location.search).get("sql") ?? `SELECT * FROM letters;`;

  function load(name) {
    return new Promise((resolve, reject) => {
      const script = make("script", { src: new URL(name, folder) });
      script.addEventListener("load", () => resolve());
      script.addEventListener("error", () => reject(new Error(`${name} could not be loaded.`)));
      document.head.append(script);
    });
  }

  /* From a folder a browser runs no file as a worker; then the same script is loaded as a script of the page, which it
     tells its own text. */
  async function begin() {
    if (location.protocol !== "file:") return new Worker(new URL("ask-engine.js", folder));
    if (!window.editionAskEngine) await load("ask-engine.js");
    const address = URL.createObjectURL(new Blob([window.editionAskEngine], { type: "text/javascript" }));
    return new Worker(address);
  }

  async function ready() {
    if (!base64) {
      await load("ask-data.js");
      base64 = window.editionAskData;
    }
    if (!base64) throw new Error("This book was built without the file of its data: build it with its exports.");
    if (worker) return { worker, isNew: false };
    worker = await begin();
    return { worker, isNew: true };
  }

  function end(reason) {
    worker?.terminate();
    worker = null;
    running?.reject(new Error(reason));
  }

  async function ask(question) {
    const at = await ready();
    return new Promise((resolve, reject) => {
      const clock = setTimeout(
        () => end(`No answer within ${LONGEST / 1000} seconds: the question was stopped.`),
        LONGEST,
      );
      const done = () => {
        clearTimeout(clock);
        running = null;
      };
      running = {
        reject(error) {
          done();
          reject(error);
        },
      };
      at.worker.onmessage = ({ data }) => {
        done();
        resolve(data);
      };
      at.worker.onerror = (event) => {
        event.preventDefault();
        end("SQLite could not be started in this browser.");
      };
      at.worker.postMessage({ base64: at.isNew ? base64 : null, question });
    });
  }

  const count = (number) => `${number.toLocaleString("en")} ${number === 1 ? "row" : "rows"}`;
  const isNumber = (value) => typeof value === "number";

  function cell(value) {
    if (value === null) return make("td", { class: "ed-ask-null" }, "null");
    const text = String(value);
    return make(
      "td",
      isNumber(value) ? { class: "ed-ask-number" } : {},
      text.length > CELL ? `${text.slice(0, CELL)} …` : text,
    );
  }

  function show({ columns, rows, more }) {
    const head = make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, name)));
    const body = rows.slice(0, SHOWN).map((row) => make("tr", {}, ...row.map(cell)));
    shown.replaceChildren(make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)));
    shown.hidden = !columns.length;
    const first = rows.length > SHOWN ? `; the first ${SHOWN} are shown, the file has all` : "";
    const rest = more
      ? `The answer is longer than a page can take: of it here are ${count(rows.length)}`
      : count(rows.length);
    said.textContent = columns.length ? `${rest}${first}.` : "Done; nothing was asked for.";
  }

  async function answer() {
    const question = field.value.trim();
    if (!question || running || run.disabled) return;
    const asked = new URLSearchParams(location.search);
    asked.set("sql", question);
    history.replaceState(history.state, "", `?${asked}${location.hash}`);
    result = null;
    run.disabled = save.disabled = true;
    stop.disabled = false;
    said.textContent = worker ? "Asking …" : "Loading SQLite and the data …";
    try {
      const found = await ask(question);
      if (/Aborted|memory/.test(found.fault)) {
        end(); // what ran out of memory is not to be asked again
        throw new Error("The question needs more memory than there is for it.");
      }
      if (found.fault) throw new Error(`SQLite says: ${found.fault}`);
      result = found;
      show(found);
    } catch (error) {
      shown.hidden = true;
      said.textContent = error.message;
    }
    run.disabled = false;
    stop.disabled = true;
    save.disabled = !result?.columns.length;
  }

  /* Fields as RFC 4180 has them. */
  const quoted = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const line = (row) => row.map((value) => quoted(value === null ? "" : String(value))).join(",");

  function put(question) {
    field.value = question;
    answer();
    area.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    answer();
  });
  window.editionKeys.register("Ctrl+Enter", "In the field: ask the question");
  stop.addEventListener("click", () => end("Stopped."));
  tables.addEventListener("click", () => put(TABLES));
  save.addEventListener("click", () => {
    const content = [result.columns, ...result.rows].map((row) => `${line(row)}\r\n`).join("");
    const href = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
    make("a", { href, download: "answer.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60000);
  });

  /* Each question that stands on the page can be asked as it is. */
  for (const block of document.querySelectorAll("article .highlight-sql")) {
    const button = make("button", { type: "button", class: "ed-ask-this" }, "Ask this");
    button.addEventListener("click", () => put(block.querySelector("pre").textContent.trim()));
    block.after(button);
  }
})();
