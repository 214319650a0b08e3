"use strict";
// Draws the parts of the report that are too large to be there beforehand: the table of statements and the source viewer.
(() => {
  const D = JSON.parse(document.getElementById("data").textContent);
  const W = D.words;
  // The fields of a row and of a note, in the order in which the report writes them.
  const [FILE, LINE, END, KIND, TYPE, OBJECT, OUTCOME, MINUTES, EFFORT, STANDING, NOTES, TARGETS, COUNT] = Array(13).keys();
  const [N_RULE, N_LINE, N_COLUMN, N_LENGTH, N_OUTCOME, N_MESSAGE] = Array(6).keys();
  const root = document.documentElement;
  root.classList.add("js");
  const $ = (id) => document.getElementById(id);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const count = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

  /** An element: attributes, then children; a text is never markup. */
  function el(tag, attributes, ...children) {
    const e = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "onclick") e.onclick = value;
      else if (value !== undefined && value !== null) e.setAttribute(name, value);
    }
    e.append(...children.filter((c) => c !== undefined && c !== null));
    return e;
  }
  const chip = (rank) => el("span", { class: "chip " + D.outcomes[rank] }, W[D.outcomes[rank]]);
  const mark = (standing) =>
    standing === "accepted" ? el("span", { class: "mark ok", title: W.accepted }, "✓")
    : standing === "refused" ? el("span", { class: "mark bad", title: W.refused }, "✗")
    : el("span", { class: "mark" }, "–");
  const place = (file, line) => el("a", { href: `#L${file}-${line}` }, `${D.sources[file].path}:${line}`);

  /** A sentence: what stands in backticks is code. */
  const say = (text) => el("span", { class: "say" }, ...text.split(/`([^`]*)`/).map((part, i) => (i % 2 ? el("code", {}, part) : part)));

  // Theme and print
  const dark = () => root.dataset.theme === "dark";
  const wear = (isDark) => { root.dataset.theme = isDark ? "dark" : "light"; };
  if (!root.dataset.theme) wear(matchMedia("(prefers-color-scheme: dark)").matches);
  $("theme").onclick = () => wear(!dark());
  let worn;
  addEventListener("beforeprint", () => { worn = dark(); wear(false); });
  addEventListener("afterprint", () => wear(worn));
  $("print").onclick = () => print();

  // The section that is read is marked in the navigation.
  const links = [...document.querySelectorAll(".sections a")];
  const seen = new IntersectionObserver((entries) => {
    for (const e of entries) if (e.isIntersecting) {
      for (const a of links) a.classList.toggle("here", a.hash === "#" + e.target.id);
    }
  }, { rootMargin: "-20% 0px -70% 0px" });
  for (const a of links) { const s = document.querySelector(a.hash); if (s) seen.observe(s); }

  // Tables that are there: sorting
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((th, column) => th.onclick = () => {
      const down = th.getAttribute("aria-sort") === "ascending";
      heads.forEach((h) => h.removeAttribute("aria-sort"));
      th.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => { const c = row.cells[column]; return c.dataset.v ?? c.textContent.trim(); };
      const compare = (a, b) => {
        const x = key(a), y = key(b);
        return x !== "" && y !== "" && !isNaN(x) && !isNaN(y) ? x - y : x.localeCompare(y, root.lang);
      };
      const rows = [...table.tBodies[0].rows].sort(compare);
      if (down) rows.reverse();
      table.tBodies[0].append(...rows);
    });
  }

  /** A filter: a text, outcomes to switch, and a choice of groups. Calls back with a test of (text, outcome, group). */
  function tools(box, outcomes, groups, all, changed) {
    const text = el("input", { type: "search", placeholder: W.filter, "aria-label": W.filter });
    const off = new Set();
    const shown = el("span", { class: "shown" });
    const choice = el("select", { "aria-label": all }, el("option", { value: "" }, all), ...groups.map((g) => el("option", { value: g }, g)));
    const run = () => {
      const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
      changed((subject, outcome, group) => !off.has(outcome) && (choice.value === "" || group === choice.value) && words.every((w) => subject.includes(w)), shown);
    };
    let wait;
    text.oninput = () => { clearTimeout(wait); wait = setTimeout(run, 120); };
    choice.onchange = run;
    const switches = outcomes.map((o) => {
      const b = el("button", { type: "button", "aria-pressed": "true" }, el("i", { class: "dot " + o }), W[o]);
      b.onclick = () => { const on = off.delete(o); if (!on) off.add(o); b.setAttribute("aria-pressed", String(on)); run(); };
      return b;
    });
    box.append(text, ...(groups.length > 1 ? [choice] : []), ...(outcomes.length > 1 ? switches : []), shown);
    run();
  }
  for (const box of document.querySelectorAll(".tools[data-for]")) {
    const rows = [...$(box.dataset.for).tBodies[0].rows];
    const texts = rows.map((r) => r.textContent.toLowerCase());
    const outcomes = D.outcomes.filter((o) => rows.some((r) => r.dataset.outcome === o));
    const groups = [...new Set(rows.map((r) => r.dataset.group).filter(Boolean))];
    tools(box, outcomes, groups, W.all_types, (test, shown) => {
      let n = 0;
      rows.forEach((r, i) => { const hit = test(texts[i], r.dataset.outcome, r.dataset.group); r.hidden = !hit; n += hit; });
      shown.textContent = fill(W.rows_shown, { n: count(n), all: count(rows.length) });
    });
  }

  // The places of a finding
  const PLACES = 500;
  const dialog = $("places");
  for (const row of document.querySelectorAll("tr[data-finding]")) {
    row.querySelector(".open-places").onclick = () => {
      const rule = Number(row.dataset.finding);
      const found = [];
      for (const r of D.rows) for (const n of r[NOTES]) if (n[N_RULE] === rule) found.push([r[FILE], n]);
      dialog.querySelector("h3").textContent = fill(W.places_of, { id: D.rules[rule] }) + ` (${count(found.length)})`;
      const list = dialog.querySelector("div");
      list.replaceChildren(...found.slice(0, PLACES).map(([file, n]) => {
        const link = place(file, n[N_LINE]);
        link.onclick = () => dialog.close();
        return el("div", { class: "row" }, link, say(D.messages[n[N_MESSAGE]]));
      }));
      if (found.length > PLACES) list.append(el("p", {}, fill(W.more_rows, { n: count(found.length - PLACES) })));
      dialog.showModal();
    };
  }

  // The table of statements
  const PAGE = 100;
  const checked = D.rows.some((r) => r[STANDING] !== "none");
  const subject = (r) => [D.sources[r[FILE]].path, D.kinds[r[KIND]], r[OBJECT] || "", ...new Set(r[NOTES].map((n) => D.rules[n[N_RULE]] + " " + D.messages[n[N_MESSAGE]]))].join(" ").toLowerCase();
  const hits = { rows: D.rows, next: 0 };
  const body = $("statement-table").tBodies[0];
  function statementRow(r) {
    const rules = [...new Set(r[NOTES].map((n) => D.rules[n[N_RULE]]))];
    const many = r[COUNT] > 1 ? ` × ${count(r[COUNT])}` : "";
    return el("tr", {},
      el("td", { class: "place" }, place(r[FILE], r[LINE])),
      el("td", {}, D.kinds[r[KIND]] + many),
      el("td", { class: "name" }, r[OBJECT] || ""),
      el("td", {}, chip(r[OUTCOME])),
      checked ? el("td", {}, mark(r[STANDING])) : undefined,
      el("td", { class: "id", title: [...new Set(r[NOTES].map((n) => D.messages[n[N_MESSAGE]]))].join("\n") }, rules.slice(0, 3).join(" ") + (rules.length > 3 ? ` +${rules.length - 3}` : "")),
      el("td", { class: "num" }, r[EFFORT]));
  }
  function moreStatements() {
    const rows = hits.rows.slice(hits.next, hits.next + PAGE);
    hits.next += rows.length;
    body.append(...rows.map(statementRow));
    $("statement-more").parentElement.hidden = hits.next >= hits.rows.length;
  }
  $("statement-more").onclick = moreStatements;
  const used = D.outcomes.filter((_, rank) => D.rows.some((r) => r[OUTCOME] === rank));
  const total = D.rows.reduce((n, r) => n + r[COUNT], 0);
  tools($("statement-tools"), used, D.kinds.slice().sort(), W.all_kinds, (test, shown) => {
    hits.rows = D.rows.filter((r) => test(r.subject ??= subject(r), D.outcomes[r[OUTCOME]], D.kinds[r[KIND]]));
    hits.next = 0;
    body.replaceChildren();
    shown.textContent = fill(W.rows_shown, { n: count(hits.rows.reduce((n, r) => n + r[COUNT], 0)), all: count(total) });
    moreStatements();
  });

  // The source viewer
  /** The lines from..to of a listing: [number, text], or [number, null, last number] for lines that are not embedded. */
  function lines(listing, from, to) {
    const out = [];
    let at = from;
    const texts = (part) => (part.split ??= part[1].split("\n"));
    for (const part of listing.parts) {
      const all = texts(part), end = part[0] + all.length;
      if (end <= at || part[0] > to) continue;
      if (part[0] > at) { out.push([at, null, part[0] - 1]); at = part[0]; }
      for (; at < end && at <= to; at++) out.push([at, all[at - part[0]]]);
    }
    if (at <= to && at <= listing.lines) out.push([at, null, Math.min(to, listing.lines)]);
    return out;
  }

  const WORDS = new Set(("add all alter and as asc begin between bigint boolean by cache cascade case cast char character check clob close coalesce column comment commit constraint create cross current cursor cycle database date datetime decimal declare default deferrable delete desc distinct do drop each else elsif end engine exception execute exists false fetch for foreign from full function generated go grant group having identity if immutable in increment index inner insert int integer into is join key language left like limit lock long loop materialized maxvalue minvalue modify natural not null number numeric nvarchar of on open or order outer over package partition precision primary procedure raise range references replace restart return returning returns revoke right rollback row rows schema select sequence set smallint start storage table tablespace temporary text then time timestamp timestamptz to trigger true type union unique unsigned update using values varchar varchar2 view when where while with without zone").split(" "));
  const TOKEN = /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^']|'')*'?)|\b(\d+(?:\.\d+)?)\b|([A-Za-z_][\w$#]*)/g;
  /** Spans [from, to, class] of a text. */
  function tokens(text) {
    const out = [];
    for (const m of text.matchAll(TOKEN)) {
      const kind = m[1] ? "c" : m[2] ? "s" : m[3] ? "n" : WORDS.has(m[4].toLowerCase()) ? "k" : "";
      if (kind) out.push([m.index, m.index + m[0].length, kind]);
    }
    return out;
  }
  /** A text with its tokens coloured and its notes underlined. `base` is where it starts in the whole. */
  function painted(text, base, marks, notes) {
    const cuts = new Set([0, text.length]);
    const near = (list) => list.filter(([a, b]) => a < base + text.length && b > base);
    const m = near(marks), n = near(notes);
    for (const [a, b] of [...m, ...n]) { cuts.add(Math.max(0, a - base)); cuts.add(Math.min(text.length, b - base)); }
    const at = [...cuts].sort((a, b) => a - b);
    const parts = [];
    for (let i = 0; i + 1 < at.length; i++) {
      const [from, to] = [at[i], at[i + 1]];
      const covers = ([a, b]) => a <= base + from && b >= base + to;
      const mark = m.find(covers), note = n.find(covers);
      let node = document.createTextNode(text.slice(from, to));
      if (mark) node = el("span", { class: mark[2] }, node);
      if (note) node = el("u", { class: note[2], title: note[3] }, node);
      parts.push(node);
    }
    return parts;
  }
  /** A listing with line numbers. `file` makes the numbers links; `notes` are those of a statement. */
  function code(rows, file, notes = []) {
    const box = el("div", { class: "listing" });
    const text = rows.map((r) => r[1] ?? "").join("\n");
    const marks = tokens(text);
    const starts = [];
    rows.reduce((at, r) => { starts.push(at); return at + (r[1] ?? "").length + 1; }, 0);
    const lines = new Map(rows.map((r, i) => [r[0], i]));
    const under = [], hit = new Map();
    for (const n of notes) {
      const i = lines.get(n[N_LINE]);
      if (i === undefined || rows[i][1] === null) continue;
      const letters = [...rows[i][1]];
      const length = (from, to) => letters.slice(from, to).join("").length;
      const from = starts[i] + length(0, n[N_COLUMN] - 1);
      const to = n[N_LENGTH] > 0 ? from + length(n[N_COLUMN] - 1, n[N_COLUMN] - 1 + n[N_LENGTH]) : starts[i] + rows[i][1].length;
      if (n[N_LENGTH] >= 0) under.push([from, to, D.outcomes[n[N_OUTCOME]], D.messages[n[N_MESSAGE]]]);
      const worst = hit.get(n[N_LINE]);
      if (worst === undefined || n[N_OUTCOME] < worst) hit.set(n[N_LINE], n[N_OUTCOME]);
    }
    rows.forEach((r, i) => {
      if (r[1] === null) {
        box.append(el("div", {}, el("span", { class: "no" }, "⋯"), el("span", { class: "tx c" }, fill(W.not_embedded, { from: count(r[0]), to: count(r[2]) }))));
        return;
      }
      const number = file === undefined ? el("span", { class: "no" }, String(r[0])) : el("a", { class: "no", href: `#L${file}-${r[0]}` }, String(r[0]));
      const row = el("div", hit.has(r[0]) ? { class: "hit-" + D.outcomes[hit.get(r[0])] } : {}, number, el("span", { class: "tx" }, ...painted(r[1], starts[i], marks, under)));
      if (file !== undefined) row.dataset.line = r[0];
      box.append(row);
    });
    return box;
  }
  const FOLD = 80;
  /** A listing that shows its head first, if it is long. */
  function folded(box, rows, file, notes, all) {
    if (all || rows.length <= FOLD * 1.5) { box.append(code(rows, file, notes)); return; }
    const head = code(rows.slice(0, FOLD), file, notes);
    const button = el("button", { class: "fold", type: "button" }, fill(W.show_lines, { n: count(rows.length) }));
    button.onclick = () => { head.replaceWith(code(rows, file, notes)); button.remove(); };
    box.append(head, button);
  }
  function block(r, index, jump) {
    const source = D.sources[r[FILE]];
    const many = r[COUNT] > 1 ? el("span", { class: "where" }, fill(W.run_of, { n: count(r[COUNT]) })) : undefined;
    const head = el("div", { class: "block-head" }, chip(r[OUTCOME]),
      el("span", { class: "what" }, D.kinds[r[KIND]] + (r[OBJECT] ? " " + r[OBJECT] : "")), many,
      el("span", { class: "where" }, r[LINE] === r[END] ? `${W.line} ${r[LINE]}` : `${W.line} ${r[LINE]}–${r[END]}`),
      el("span", { class: "grow" }),
      r[MINUTES] ? el("span", { class: "where" }, r[EFFORT]) : undefined,
      checked ? mark(r[STANDING]) : undefined);
    // In a run, the notes that say the same are one.
    const said = new Map();
    for (const n of r[NOTES]) {
      const key = r[COUNT] > 1 ? `${n[N_RULE]} ${n[N_MESSAGE]}` : said.size;
      if (said.has(key)) said.get(key)[1]++;
      else said.set(key, [n, 1]);
    }
    const notes = el("ul", { class: "block-notes" }, ...[...said.values()].map(([n, times]) =>
      el("li", { class: D.outcomes[n[N_OUTCOME]] }, el("code", { class: "at-place" }, `${n[N_LINE]}:${n[N_COLUMN]} ${D.rules[n[N_RULE]]}` + (times > 1 ? ` × ${count(times)}` : "")), say(D.messages[n[N_MESSAGE]]))));
    const left = el("div"), right = el("div");
    folded(left, lines(source, r[LINE], r[END]), r[FILE], r[NOTES], jump);
    for (const [output, from, to] of r[TARGETS]) {
      const residue = D.outputs[output].path.startsWith("residue/");
      right.append(el("div", { class: "file" }, D.outputs[output].path + (residue ? " · " + W.kept_as_residue : "")));
      folded(right, lines(D.outputs[output], from, to), undefined, [], false);
    }
    if (!r[TARGETS].length) right.append(el("div", { class: "none" }, W.no_output));
    const box = el("div", { class: "block " + D.outcomes[r[OUTCOME]], id: "row-" + index }, head, r[NOTES].length ? notes : undefined, el("div", { class: "pair" }, left, right));
    return box;
  }
  /** What lies between statements: comments and blank lines. */
  function between(file, from, to) {
    if (to < from) return [];
    const rows = lines(D.sources[file], from, to);
    if (rows.every((r) => r[1] !== null && r[1].trim() === "")) return [];
    const box = el("div", { class: "trivia" });
    if (rows.length <= 8) { box.append(code(rows, file)); return [box]; }
    const button = el("button", { class: "fold", type: "button" }, "▸ " + fill(W.lines_between, { n: count(rows.length) }));
    button.onclick = () => button.replaceWith(code(rows, file));
    box.append(button);
    return [box];
  }

  const STEP = 60;
  const view = { file: -1, rows: [], from: 0, to: 0 };
  const viewer = $("viewer"), picker = $("viewer-file");
  const top = el("button", { class: "earlier", type: "button" }, W.earlier);
  const bottom = el("button", { class: "earlier", type: "button" }, W.show_more);
  picker.append(...D.sources.map((s, i) => el("option", { value: i }, s.path)));
  const byFile = D.sources.map(() => []);
  D.rows.forEach((r, i) => byFile[r[FILE]].push(i));

  function draw(from, to, jump) {
    const out = [];
    for (let i = from; i < to; i++) {
      const r = D.rows[view.rows[i]];
      const before = i > 0 ? D.rows[view.rows[i - 1]][END] : 0;
      out.push(...between(view.file, before + 1, r[LINE] - 1), block(r, view.rows[i], view.rows[i] === jump));
    }
    if (to === view.rows.length) {
      const last = to > 0 ? D.rows[view.rows[to - 1]][END] : 0;
      out.push(...between(view.file, last + 1, D.sources[view.file].lines));
    }
    return out;
  }
  function edges() {
    top.hidden = view.from === 0;
    bottom.hidden = view.to >= view.rows.length;
  }
  function show(file, at = 0, jump = -1) {
    view.file = file;
    view.rows = byFile[file];
    view.from = Math.max(0, at - 5);
    view.to = Math.min(view.rows.length, at + STEP);
    picker.value = file;
    viewer.replaceChildren(top, ...draw(view.from, view.to, jump), bottom);
    edges();
  }
  top.onclick = () => {
    const from = Math.max(0, view.from - STEP), old = viewer.scrollHeight;
    top.after(...draw(from, view.from));
    view.from = from;
    edges();
    scrollBy({ top: viewer.scrollHeight - old, behavior: "instant" });
  };
  bottom.onclick = () => {
    const to = Math.min(view.rows.length, view.to + STEP);
    bottom.before(...draw(view.to, to));
    view.to = to;
    edges();
  };
  new IntersectionObserver((e) => { if (e.some((x) => x.isIntersecting) && !bottom.hidden) bottom.click(); }, { rootMargin: "600px" }).observe(bottom);
  picker.onchange = () => show(Number(picker.value));

  /** Opens the viewer at a line of a source: `#L0-12`. */
  function go() {
    const m = /^#L(\d+)-(\d+)$/.exec(location.hash);
    if (!m || !D.sources[m[1]]) return;
    const file = Number(m[1]), line = Number(m[2]);
    const rows = byFile[file];
    let at = rows.findIndex((i) => D.rows[i][END] >= line);
    if (at < 0) at = Math.max(0, rows.length - 1);
    show(file, at, rows[at]);
    const target = viewer.querySelector(`[data-line="${line}"]`);
    const box = $("row-" + rows[at]);
    target?.querySelector(".tx").classList.add("at");
    if (box) { box.classList.add("flash"); }
    const tall = box && box.offsetHeight > innerHeight * 0.7;
    (tall && target ? target : box || target || viewer).scrollIntoView({ block: tall && target ? "center" : "start" });
  }
  addEventListener("hashchange", go);
  if (D.sources.length) show(0);
  go();
})();
