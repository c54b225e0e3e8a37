// The page: what is typed goes to the worker, what comes back is typeset. The newest question counts, an older one is dropped.

const at = (id) => document.getElementById(id);
const EXAMPLES = [
  ["grad", "x^T A y", "A", ""],
  ["grad", "||X w - y||^2", "w", ""],
  ["grad", "N log|S| + sum_i (x_i - mu)^T S^-1 (x_i - mu)", "mu, S", "S: n x n symmetric, i: 1..N"],
  ["grad", "log det X", "X", ""],
  ["grad", "-y^T log(softmax(W x + b))", "W", "y: m onehot"],
  ["grad", "tr(X^T A X B)", "X", ""],
  ["jacobian", "softmax(z)", "z", ""],
  ["hessian", "log(1 + exp(-y w^T x))", "w", "y: scalar"],
  ["differential", "X^-1", "X", ""],
  ["solve", "||X w - y||^2 + l ||w||^2", "w", "l: scalar"],
];
const SLOW = 12_000; // a question that takes longer is given up
const LONGEST = 20_000;

// ---- two engines, so that typing waits for no check: in each one request runs, the newest of each sort waits -----

const newEngine = (isFirst) => ({
  worker: null, running: null, waiting: new Map(), count: 0, isReady: false,
  start() {
    if (typeof WebAssembly !== "object") return fatal("This browser has no WebAssembly, which the page needs. Any browser since 2018 has it; or install matdiff with pip.");
    this.worker = new Worker("worker.js", { type: "module" });
    this.worker.onerror = () => this.fail("Is there a network? Reload the page to try again.");
    this.worker.onmessage = ({ data }) => {
      if (data.failed) return this.fail(`${data.failed}. Reload the page to try again.`);
      if (data.ready) {
        this.isReady = true;
        if (isFirst) performance.mark(data.isFresh ? "ready anew" : "ready");
        if (isFirst && at("status").textContent.startsWith("loading")) say("");
      } else if (this.running && data.id === this.running.id) {
        clearTimeout(this.running.clock);
        const { resolve } = this.running;
        this.running = null;
        resolve(data.answer);
      }
      this.go();
    };
  },
  fail(why) {
    if (isFirst) return fatal(`The engine could not be loaded: ${why}`);
    for (const { resolve } of this.waiting.values()) resolve({ error: { message: "the second engine could not be loaded", help: "", place: null } });
    this.waiting.clear();
  },
  ask(sort, request) {
    if (!this.worker) this.start();
    return new Promise((resolve) => {
      const before = this.waiting.get(sort);
      if (before) before.resolve(null); // replaced by a newer one
      this.waiting.set(sort, { request, resolve });
      this.go();
    });
  },
  go() {
    if (!this.isReady || this.running || !this.waiting.size) return;
    const [sort, next] = this.waiting.entries().next().value;
    this.waiting.delete(sort);
    this.running = { ...next, sort, id: ++this.count, since: performance.now() };
    this.running.clock = setTimeout(() => this.giveUp("This takes too long for the page; the command line has more patience."), SLOW + (next.request.by === "sympy" ? 15_000 : 0));
    this.worker.postMessage({ id: this.running.id, request: next.request });
  },
  giveUp(message) {
    const { resolve, clock } = this.running || {};
    clearTimeout(clock);
    this.worker.terminate();
    this.running = null;
    this.isReady = false;
    this.start();
    if (resolve) resolve(message ? { error: { message, help: "", place: null } } : null);
  },
  /** Drop what is asked of an older question; what runs for long already is given up. */
  drop(sorts) {
    for (const sort of sorts) {
      this.waiting.get(sort)?.resolve(null);
      this.waiting.delete(sort);
    }
    if (this.running && performance.now() - this.running.since > 1500) this.giveUp("");
  },
});
const engine = newEngine(true);
const checker = newEngine(false);

function fatal(message) {
  at("status").className = "error";
  at("status").textContent = message;
}

function say(text, sort = "") {
  at("status").className = sort;
  at("status").textContent = text;
}

// ---- typesetting -------------------------------------------------------------------------------------------------

function typeset(element, latex, display = true) {
  try {
    window.katex.render(latex, element, { displayMode: display, throwOnError: true, strict: "ignore", trust: false, maxSize: 50 });
  } catch {
    element.textContent = latex;
  }
}

function made(tag, text = "", kind = "") {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (kind) element.className = kind;
  return element;
}

function copier(text, label) {
  const button = made("button", label);
  button.type = "button";
  button.onclick = () => copy(button, text);
  return button;
}

async function copy(button, text) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    const area = made("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    button.textContent = document.execCommand("copy") ? "Copied" : "Not copied";
    area.remove();
  }
  setTimeout(() => (button.textContent = before), 1200);
}

function showError(error) {
  const box = made("div", "", "error");
  box.append(made("p", `${error.message[0].toUpperCase()}${error.message.slice(1)}.`));
  if (error.text && error.place) {
    const [start, end] = error.place;
    const first = error.text.lastIndexOf("\n", start - 1) + 1;
    const stop = error.text.indexOf("\n", start);
    const line = error.text.slice(first, stop < 0 ? undefined : stop);
    const marks = " ".repeat(start - first) + "^".repeat(Math.max(1, Math.min(end, first + line.length) - start));
    box.append(made("pre", `${line}\n${marks}`));
  }
  if (error.help) box.append(made("p", error.help, "facts"));
  at("answers").replaceChildren(box);
  at("more").hidden = true;
}

// ---- the question ------------------------------------------------------------------------------------------------

const said = () => ({
  kind: document.querySelector("[name=kind]:checked").value,
  text: at("text").value, wrt: at("wrt").value, where: at("where").value,
});
let fault = ""; // what is wrong with the address
let asked = 0; // the number of the newest question
let shown = null; // the question whose answer is shown
let steps = { rows: [], told: "", count: 0 };

function keep(question) {
  const parts = new URLSearchParams();
  for (const [key, value] of Object.entries(question)) if (value && !(key === "kind" && value === "grad")) parts.set(key, value);
  history.replaceState(null, "", question.text ? `#${parts}` : "#");
}

function fromAddress() {
  let parts;
  try {
    parts = new URLSearchParams(decodeURI(location.hash.slice(1)).includes("=") ? location.hash.slice(1) : "");
  } catch {
    parts = new URLSearchParams();
  }
  const text = parts.get("text") || "";
  fault = location.hash.length > 1 && !text ? "The address of this page holds no question." : "";
  const kind = document.querySelector(`[name=kind][value="${CSS.escape(parts.get("kind") || "grad")}"]`);
  if (kind) kind.checked = true;
  at("text").value = text.slice(0, LONGEST + 1);
  at("wrt").value = parts.get("wrt") || "";
  at("where").value = parts.get("where") || "";
  return Boolean(text);
}

async function changed(isFirst = false) {
  const number = ++asked;
  const question = said();
  keep(question);
  shown = null;
  engine.drop(["steps", "answer", "code", "graph"]);
  checker.drop(["check", "sympy"]);
  if (!question.text.trim()) {
    for (const id of ["reading", "letters", "answers"]) at(id).replaceChildren();
    at("more").hidden = true;
    return say(...(isFirst && fault ? [fault, "error"] : [engine.isReady ? "" : "loading …"]));
  }
  if (question.text.length > LONGEST) {
    at("answers").replaceChildren();
    at("more").hidden = true;
    return say(`This text is too long for the page: it takes ${LONGEST.toLocaleString("en")} characters.`, "error");
  }
  const read = await engine.ask("read", { do: "read", ...question });
  if (!read || number !== asked) return;
  if (read.error) {
    at("letters").replaceChildren();
    at("reading").replaceChildren();
    say("");
    return showError(read.error);
  }
  showReading(read, question);
  if (!question.wrt.trim() && !read.wrt) {
    if (read.letters.length !== 1 && question.kind !== "solve") {
      at("answers").replaceChildren();
      at("more").hidden = true;
      return say("By which letter? Click one.");
    }
    question.wrt = read.letters.length === 1 ? read.letters[0].name : "";
  }
  say("deriving", "busy");
  const found = await engine.ask("answer", { do: "answer", ...question });
  if (!found || number !== asked) return;
  say("");
  if (found.error) return showError(found.error);
  showAnswers(found, question);
  check(question, number);
  const told = await engine.ask("steps", { do: "steps", ...question });
  if (!told || number !== asked) return;
  steps = { rows: told.rows || [], told: told.error ? told.error.message : told.told, count: 0 };
  showSteps();
}

async function check(question, number) {
  for (const by of ["exact", "sympy"]) {
    if (by === "sympy" && question.kind === "solve") break;
    for (const line of document.querySelectorAll(`.answer .${by}`)) line.textContent = by === "exact" ? "checking …" : "SymPy is checking, too …";
    const found = await checker.ask(by === "exact" ? "check" : "sympy", { do: "check", by, ...question });
    if (!found || number !== asked) return;
    document.querySelectorAll(".answer").forEach((box, k) => {
      const report = found.error ? { verdict: "not checked", sentence: `not checked: ${found.error.message}` } : found.reports[k];
      const line = box.querySelector(`.${by}`);
      if (report.verdict === "disagreed") { // an answer that does not survive its check is not shown
        box.replaceChildren(made("p", `The check disagrees, so no answer is shown. ${report.sentence}`, "bad"));
        return;
      }
      if (line) {
        line.textContent = report.sentence;
        line.className = `facts ${by} ${report.verdict === "agreed" ? "good" : ""}`;
      }
    });
  }
  performance.mark("checked");
}

function showReading(read, question) {
  const formula = made("div");
  typeset(formula, read.latex);
  const notes = read.notes.map((note) => made("p", note, "note"));
  at("reading").replaceChildren(formula, ...notes);
  const chosen = (question.wrt || read.wrt).split(",").map((v) => v.trim());
  at("letters").replaceChildren(...read.letters.map((letter) => {
    const button = made("button");
    button.type = "button";
    const name = made("span");
    typeset(name, letter.latex, false);
    button.append(name, made("small", letter.shape));
    button.setAttribute("aria-pressed", String(chosen.includes(letter.name)));
    button.setAttribute("aria-label", `by ${letter.name}, ${letter.shape}`);
    button.onclick = (event) => {
      const now = at("wrt").value.split(",").map((v) => v.trim()).filter(Boolean);
      const several = event.ctrlKey || event.metaKey || event.shiftKey;
      at("wrt").value = !several ? letter.name : (now.includes(letter.name) ? now.filter((v) => v !== letter.name) : [...now, letter.name]).join(", ");
      changed();
    };
    return button;
  }));
}

function showAnswers(found, question) {
  shown = question;
  performance.mark("answered");
  at("answers").replaceChildren(...found.answers.map((answer) => {
    const box = made("div", "", "answer");
    const formula = made("div", "", "formula");
    formula.dataset.plain = answer.plain;
    typeset(formula, answer.latex);
    box.append(formula);
    if (answer.shape) box.append(made("p", answer.shape, "facts"));
    for (const condition of answer.conditions) box.append(made("p", `where ${condition}`, "facts"));
    if (answer.convention) box.append(made("p", answer.convention, "facts"));
    const told = new Set([...at("reading").querySelectorAll(".note")].map((v) => v.textContent));
    for (const note of answer.notes) if (!told.has(note)) box.append(made("p", note, "note"));
    box.append(made("p", "", "facts exact"), made("p", "", "facts sympy"));
    const bar = made("div", "", "bar");
    bar.append(copier(answer.bare, "Copy LaTeX"), copier(answer.plain, "Copy text"));
    box.append(bar);
    return box;
  }));
  steps = { rows: [], told: "", count: 0 };
  at("target").replaceChildren(...found.targets.map((name) => {
    const option = made("option", name);
    option.value = name;
    return option;
  }));
  at("more").hidden = false;
  at("tab-verify").hidden = question.kind === "solve";
  showSteps();
  for (const id of ["source", "verdict", "drawing"]) at(id).replaceChildren();
  const open = document.querySelector("[role=tab][aria-selected=true]");
  if (open.hidden) choose(at("tab-steps")); else opened(open);
}

// ---- steps, code, verify, graph -----------------------------------------------------------------------------------

function showSteps() {
  at("hinted").textContent = "";
  for (const id of ["hint", "next", "all"]) at(id).disabled = steps.told ? id !== "all" : steps.count >= steps.rows.length;
  if (steps.told) return at("lines").replaceChildren(...(steps.count ? [made("pre", steps.told)] : []));
  if (!steps.count) return at("lines").replaceChildren();
  const block = made("div");
  typeset(block, `\\begin{aligned}${steps.rows.slice(0, steps.count).join("\\\\[0.35em]")}\\end{aligned}`);
  at("lines").replaceChildren(block);
}

at("next").onclick = () => { steps.count = Math.min(steps.rows.length, steps.count + 1); showSteps(); };
at("all").onclick = () => { steps.count = Math.max(1, steps.rows.length); showSteps(); };
at("hint").onclick = () => {
  const reason = (steps.rows[steps.count] || "").split("&&")[1] || "";
  typeset(at("hinted"), reason.trim() || "\\text{look at the last line}", false);
};

async function opened(tab) {
  if (!shown) return;
  const number = asked;
  if (tab.id === "tab-code") {
    const found = await engine.ask("code", { do: "code", ...shown, target: at("target").value });
    if (found && number === asked) at("source").textContent = found.error ? `# ${found.error.message}` : found.code;
  } else if (tab.id === "tab-graph") {
    const found = await engine.ask("graph", { do: "graph", ...shown });
    if (!found || number !== asked) return;
    if (found.error) at("drawing").textContent = found.error.message;
    else at("drawing").replaceChildren(document.importNode(new DOMParser().parseFromString(found.svg, "image/svg+xml").documentElement, true));
  }
}
at("target").onchange = () => opened(at("tab-code"));

async function judge(onlyHint) {
  const claim = at("claim").value;
  if (!claim.trim() || !shown) return;
  at("verdict").textContent = "judging …";
  const found = await engine.ask("verify", { do: "verify", ...shown, claim });
  if (!found) return;
  at("verdict").className = found.error ? "bad" : found.equal ? "good" : "";
  at("verdict").textContent = found.error ? [found.error.message, found.error.help].filter(Boolean).join("\n") : onlyHint ? found.hint : found.text;
}
at("judge").onclick = () => judge(false);
at("hintonly").onclick = () => judge(true);

const tabs = [...document.querySelectorAll("[role=tab]")];
function choose(tab) {
  for (const other of tabs) {
    const is = other === tab;
    other.setAttribute("aria-selected", String(is));
    other.tabIndex = is ? 0 : -1;
    at(other.getAttribute("aria-controls")).hidden = !is;
  }
  opened(tab);
}
for (const tab of tabs) {
  tab.onclick = () => choose(tab);
  tab.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const seen = tabs.filter((v) => !v.hidden);
    const next = seen[(seen.indexOf(tab) + step + seen.length) % seen.length];
    next.focus();
    choose(next);
  };
}

// ---- the start ----------------------------------------------------------------------------------------------------

for (const id of ["text", "wrt", "where"]) at(id).addEventListener("input", () => changed());
for (const kind of document.querySelectorAll("[name=kind]")) kind.onchange = () => changed();
at("question").onsubmit = (event) => event.preventDefault();
for (const button of document.querySelectorAll(".copy")) button.onclick = () => copy(button, at(button.dataset.of).textContent);
window.addEventListener("hashchange", () => { fromAddress(); changed(true); });
at("examples").replaceChildren(...EXAMPLES.map(([kind, text, wrt, where]) => {
  const button = made("button", `${kind === "grad" ? "" : `${kind} `}${text}  by ${wrt}`);
  button.type = "button";
  button.onclick = () => {
    document.querySelector(`[name=kind][value=${kind}]`).checked = true;
    at("text").value = text;
    at("wrt").value = wrt;
    at("where").value = where;
    changed();
    window.scrollTo({ top: 0 });
  };
  return button;
}));
engine.start();
if (!fromAddress() && location.hash.length < 2) [at("text").value, at("wrt").value] = ["x^T A y", "A"];
changed(true);
at("text").focus();
