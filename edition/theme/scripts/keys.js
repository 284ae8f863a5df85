/* The keys of a page, in one place: whichever script answers to a key says here what it does, and the sheet of keys lists
   what was said. Keys of one character, which speech and a slip set off too, can be switched off for all pages
   (WCAG 2.2, 2.1.4 Character Key Shortcuts). */
(() => {
  const STORED = "edition-single-keys";
  const FIELDS = "input, select, textarea, [contenteditable]";
  const { load, make } = window.editionShared;
  const known = [];
  const heeding = [];
  let off = false;
  let sheet = null;

  try {
    off = localStorage.getItem(STORED) === "off";
  } catch {
    // Where nothing is kept, the choice holds for this page.
  }

  const isSingle = (key) => [...key].length === 1;
  const isPlain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;

  window.editionKeys = {
    /* Say what a key does, as in register("n", "Next variant"); several are parted by spaces, keys held together joined
       by "+". */
    register(keys, does) {
      known.push({ keys: keys.split(" "), does });
    },

    /* Tell a function whether keys of one character work, now and whenever that changes. */
    whenSwitched(call) {
      heeding.push(call);
      call(!off);
    },

    /* Call a function at a key of one character, pressed alone and not where something is written. */
    whenPressed(key, does, call) {
      this.register(key, does);
      document.addEventListener("keydown", (event) => {
        if (event.key !== key || !isPlain(event) || event.defaultPrevented) return;
        if (event.target.closest?.(`${FIELDS}, dialog`)) return;
        event.preventDefault();
        call();
      });
    },
  };

  // Before any script that answers to the key.
  addEventListener(
    "keydown",
    (event) => {
      if (!off || !isPlain(event) || !isSingle(event.key) || event.target.closest?.(FIELDS)) return;
      if (known.some((one) => one.keys.includes(event.key))) event.stopImmediatePropagation();
    },
    true,
  );

  function row({ keys, does }) {
    const named = keys.flatMap((key, n) => [
      n ? " " : "",
      ...key.split(/(?<=.)\+/).flatMap((one, at) => [at ? "+" : "", make("kbd", {}, one)]),
    ]);
    const dead = off && keys.every(isSingle);
    return make("tr", {}, make("th", { scope: "row" }, ...named), make("td", {}, does, dead ? " (switched off)" : ""));
  }

  function build() {
    const title = make("h2", { id: "ed-keys-title" }, "Keys");
    const rows = make("tbody");
    const box = make("input", { type: "checkbox", autocomplete: "off" });
    const close = make("button", { type: "button" }, "Close");
    const dialog = make(
      "dialog",
      { class: "ed-dialog ed-keys-sheet", "aria-labelledby": title.id },
      title,
      make("table", {}, make("thead", {}, make("tr", {}, head("Key"), head("What it does on this page"))), rows),
      make("p", {}, make("label", {}, box, " Keys of one character work")),
      make(
        "p",
        { class: "ed-keys-said" },
        "Switch them off if you speak to your computer or press keys by mistake. This browser keeps the choice, for all pages.",
      ),
      make("p", {}, close),
    );
    const list = () => rows.replaceChildren(...known.map(row));
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    box.addEventListener("change", () => {
      off = !box.checked;
      try {
        localStorage.setItem(STORED, off ? "off" : "on");
      } catch {
        // As above.
      }
      list();
      for (const call of heeding) call(!off);
    });
    document.body.append(dialog);
    sheet = {
      show() {
        box.checked = !off;
        list();
        dialog.showModal();
      },
    };
  }

  const head = (name) => make("th", { scope: "col" }, name);

  async function show() {
    await load("_static/dialogs.css").catch(() => undefined);
    if (!sheet) build();
    sheet.show();
  }

  window.editionKeys.whenPressed("?", "Show this sheet of keys", show);
  document.querySelector(".ed-keys-open")?.addEventListener("click", show);
})();
