"use strict";
(async () => {
  const frame = JSON.parse(document.getElementById("frame").textContent);
  const cube = await unpack(document.getElementById("cube").textContent);
  const DIMENSIONS = ["agent", "team", "channel", "step"];
  const STEPS = frame.names.step.length;
  const CELLS = cube.n.length;
  const ORDER = { below: 0, "within noise": 1, above: 2, "too few": 3, others: 4 };
  const GROUPS = { below: "Clearly below the mean of all", "within noise": "Within noise", above: "Clearly above the mean of all", "too few": "Too few to rank", others: "Not told apart in this page" };
  const SHARE_GROUPS = { below: "Clearly less often than all", "within noise": "Within noise", above: "Clearly more often than all", "too few": "Too few to rank", others: "Not told apart in this page" };
  // Less of a rule is better, less of a score is worse.
  const tone = (place) => state.rule < 0 ? place : { below: "above", above: "below" }[place] ?? place;
  const sorted = {};
  const opened = {};
  const everything = { agent: -1, team: -1, channel: -1, rule: -1, from: 0, to: STEPS - 1 };
  let state = { ...everything };

  // The cube

  async function unpack(text) {
    const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  /** Which cells are in the selection; `but` names a dimension whose own filter does not count. */
  function chosen(but) {
    const found = new Uint8Array(CELLS).fill(1);
    for (let row = 0; row < 3; row++) {
      const wanted = state[DIMENSIONS[row]];
      if (wanted < 0 || but === DIMENSIONS[row]) continue;
      const places = cube.places[row];
      for (let cell = 0; cell < CELLS; cell++) if (places[cell] !== wanted) found[cell] = 0;
    }
    if (but !== "step" && (state.from > 0 || state.to < STEPS - 1)) {
      const places = cube.places[3];
      for (let cell = 0; cell < CELLS; cell++) if (places[cell] < state.from || places[cell] > state.to) found[cell] = 0;
    }
    return found;
  }

  /** The cells of a rule: [cell, replies, points lost, their squares]. */
  function cellsOf(rule) {
    const found = [];
    let cell = 0;
    for (let at = rule ? cube.rule_ends[rule - 1] : 0; at < (cube.rule_ends[rule] ?? 0); at++) {
      cell += cube.rule_cell_steps[at];
      const n = cube.rule_n[at], lost = cube.rule_lost[at];
      found.push([cell, n, lost, n === 1 ? lost * lost : cube.rule_squares[at]]);
    }
    return found;
  }

  function empty() { return { n: 0, lost: 0, squares: 0, warned: 0, stopped: 0, stops: 0, hits: 0, hitLost: 0, hitSquares: 0 }; }

  /** Sums of the chosen cells, in groups by `group(cell)`. */
  function sums(cells, size, group) {
    const found = Array.from({ length: size }, empty);
    for (let cell = 0; cell < CELLS; cell++) {
      if (!cells[cell]) continue;
      const into = found[group(cell)];
      if (!into) continue;
      into.n += cube.n[cell]; into.lost += cube.lost[cell]; into.squares += cube.squares[cell];
      into.warned += cube.warned[cell]; into.stopped += cube.stopped[cell]; into.stops += cube.stops[cell];
    }
    if (state.rule >= 0) {
      for (const [cell, n, lost, squares] of cellsOf(state.rule)) {
        const into = cells[cell] ? found[group(cell)] : undefined;
        if (into) { into.hits += n; into.hitLost += lost; into.hitSquares += squares; }
      }
    }
    return found;
  }

  function all(cells) { return sums(cells, 1, () => 0)[0]; }

  // The same numbers as replylint/audit/means.py

  const Z = 1.959963984540054;
  const T = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423];

  function student(degrees) {
    if (degrees < T.length) {
      const lower = Math.max(1, Math.floor(degrees));
      const upper = Math.min(T.length, lower + 1);
      return T[lower - 1] + (Math.max(1, degrees) - lower) * (T[upper - 1] - T[lower - 1]);
    }
    return Z + (Z ** 3 + Z) / (4 * degrees) + (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / (96 * degrees ** 2);
  }

  function mean(n, lost, lostSquares) {
    if (!n) return { n, value: null, low: null, high: null, sd: null };
    const total = 100 * n - lost;
    const squares = 10000 * n - 200 * lost + lostSquares;
    const value = total / n;
    if (n === 1) return { n, value, low: null, high: null, sd: null };
    const sd = Math.sqrt(Math.max(0, squares - n * value * value) / (n - 1));
    const reach = (student(n - 1) * sd) / Math.sqrt(n);
    return { n, value, low: Math.max(0, value - reach), high: Math.min(100, value + reach), sd };
  }

  function share(count, n) {
    if (!n) return { n, count, value: null, low: null, high: null };
    const part = count / n, z2 = Z * Z;
    const middle = (part + z2 / (2 * n)) / (1 + z2 / n);
    const reach = (Z / (1 + z2 / n)) * Math.sqrt((part * (1 - part)) / n + z2 / (4 * n * n));
    return { n, count, value: part, low: count ? Math.max(0, middle - reach) : 0, high: count < n ? Math.min(1, middle + reach) : 1 };
  }

  function placeOf(found, overall) {
    let { low, high } = found;
    if (found.n < frame.least || low === null || overall.value === null) return "too few";
    if (found.sd === 0) {
      const reach = (student(found.n - 1) * (overall.sd ?? 0)) / Math.sqrt(found.n);
      low -= reach; high += reach;
    }
    return high < overall.value ? "below" : low > overall.value ? "above" : "within noise";
  }

  function change(before, after) {
    if (Math.min(before.n, after.n) < 2) return null;
    const value = after.value - before.value;
    let low = value, high = value;
    if ("count" in before) {
      low = value - Math.hypot(after.value - after.low, before.high - before.value);
      high = value + Math.hypot(after.high - after.value, before.value - before.low);
    } else {
      const one = before.sd ** 2 / before.n, other = after.sd ** 2 / after.n, spread = one + other;
      if (spread) {
        const degrees = spread ** 2 / (one ** 2 / (before.n - 1) + other ** 2 / (after.n - 1));
        const reach = student(degrees) * Math.sqrt(spread);
        low -= reach; high += reach;
      }
    }
    return { value, low, high, noise: low <= 0 && high >= 0 };
  }

  /** What is measured: the mean score, or with a rule the share of replies in which it found something. */
  function measured(sum) {
    return state.rule < 0 ? mean(sum.n, sum.lost, sum.squares) : share(sum.hits, sum.n);
  }

  // Texts and elements

  const whole = (value) => value.toLocaleString("en-GB");
  const decimal = (value, digits = 1) => value === null ? "–" : value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace("-", "−");
  const percent = (value) => value === null ? "–" : `${decimal(value * 100)} %`;
  const shown = (value) => state.rule < 0 ? decimal(value) : percent(value);
  const plural = (n, one, many = `${one}s`) => `${whole(n)} ${n === 1 ? one : many}`;
  const interval = (found, show) => found.low === null ? "–" : `${show(found.low).replace(" %", "")} to ${show(found.high)}`;
  function signed(value, scale) {
    const text = decimal(Math.abs(value * scale));
    return text === "0.0" ? text : (value > 0 ? "+" : "−") + text;
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes ?? {})) if (value !== null && value !== undefined) made.setAttribute(key, value);
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  function drawn(name, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  // A dot and its interval

  const WIDTH = 180, HEIGHT = 20;

  function scaleOf(rows, overall, top) {
    const enough = rows.filter((row) => row.found.n >= frame.least && row.found.low !== null);
    const told = (enough.length ? enough : rows).map((row) => row.found).filter((found) => found.value !== null);
    const lows = told.map((found) => found.low ?? found.value), highs = told.map((found) => found.high ?? found.value);
    if (overall !== null) { lows.push(overall); highs.push(overall); }
    let low = Math.min(...lows), high = Math.max(...highs);
    const room = Math.max((high - low) * 0.04, top / 200);
    low = Math.max(0, low - room); high = Math.min(top, high + room);
    return { low, high, overall, at: (value) => 4 + (Math.max(low, Math.min(high, value)) - low) / (high - low || 1) * (WIDTH - 8) };
  }

  function dot(found, scale) {
    const picture = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true", focusable: "false" });
    if (scale.overall !== null) {
      const x = scale.at(scale.overall).toFixed(1);
      picture.append(drawn("line", { class: "all", x1: x, x2: x, y1: 0, y2: HEIGHT }));
    }
    if (found.value === null) return picture;
    if (found.low !== null) picture.append(drawn("line", { x1: scale.at(found.low).toFixed(1), x2: scale.at(found.high).toFixed(1), y1: HEIGHT / 2, y2: HEIGHT / 2 }));
    picture.append(drawn("circle", { cx: scale.at(found.value).toFixed(1), cy: HEIGHT / 2, r: 3.6 }));
    return picture;
  }

  // Tables

  /** Draws a table into its place. Columns: {name, key (what to sort by), cell, kind}. */
  function table(id, { caption, columns, rows, groups, limit, redraw }) {
    const order = sorted[id];
    let parts;
    if (order) {
      const column = columns.find((one) => one.name === order.name) ?? columns[0];
      const sign = order.down ? -1 : 1;
      const flat = [...rows].sort((one, other) => {
        const few = (ORDER[one.place] >= 3) - (ORDER[other.place] >= 3);
        const a = column.key(one), b = column.key(other);
        if (few && groups) return few;
        if (a === null || b === null) return (a === null) - (b === null);
        return sign * (typeof a === "string" ? a.localeCompare(b, "en", { numeric: true }) : a - b);
      });
      parts = [[null, flat]];
    } else if (groups) {
      parts = Object.keys(ORDER).map((place) => [place, rows.filter((row) => row.place === place)]).filter(([, some]) => some.length);
    } else {
      parts = [[null, rows]];
    }
    const head = columns.map((column) => {
      const plain = !column.key;
      const direction = order && order.name === column.name ? (order.down ? "descending" : "ascending") : "none";
      const cell = element("th", { scope: "col", class: column.kind ?? null, "aria-sort": plain ? null : direction });
      if (plain) cell.append(column.head ?? column.name);
      else {
        const press = element("button", { type: "button" }, column.name);
        press.addEventListener("click", () => {
          const last = sorted[id];
          const first = column.kind === "number";
          if (!last || last.name !== column.name) sorted[id] = { name: column.name, down: first };
          else if (last.down === first) sorted[id] = { name: column.name, down: !first };
          else delete sorted[id];
          redraw();
          const again = [...document.querySelectorAll(`#table-${id} thead button`)].find((one) => one.textContent === column.name);
          again?.focus();
        });
        cell.append(press);
      }
      return cell;
    });
    let room = limit && !opened[id] ? limit : Infinity;
    const bodies = [];
    for (const [place, some] of parts) {
      // Who stands out is always shown; a long list of those who do not is cut.
      const visible = place === "below" || place === "above" ? some : some.slice(0, Math.max(0, room));
      room -= visible.length;
      const body = element("tbody");
      if (place !== null) {
        const cut = visible.length < some.length ? `, ${whole(visible.length)} of them shown` : "";
        body.append(element("tr", { class: "group" }, element("th", { colspan: columns.length, scope: "rowgroup" }, `${groups[place]} (${whole(some.length)}${cut})`)));
      }
      for (const row of visible) {
        const line = element("tr", { class: { below: "below", above: "above", "too few": "few" }[tone(row.place)] ?? null });
        columns.forEach((column, number) => {
          const cell = number ? element("td", { class: column.kind ?? null }) : element("th", { scope: "row" });
          const content = column.cell(row);
          cell.append(...(Array.isArray(content) ? content : [content]));
          line.append(cell);
        });
        body.append(line);
      }
      if (body.children.length) bodies.push(body);
    }
    const place = document.getElementById(`table-${id}`);
    const made = element("table", { class: `table-${id}` }, element("caption", {}, caption), element("thead", {}, element("tr", {}, ...head)), ...bodies);
    const before = place.querySelector(".scroll")?.scrollLeft ?? 0;
    place.replaceChildren(element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Table: ${caption}` }, made));
    place.firstChild.scrollLeft = before;
    if (limit && rows.length > limit) {
      const more = element("button", { type: "button", class: "more" }, opened[id] ? "Show fewer" : `Show all ${whole(rows.length)}`);
      more.addEventListener("click", () => { opened[id] = !opened[id]; redraw(); document.querySelector(`#table-${id} .more`).focus(); });
      place.append(more);
    }
  }

  const WORDS = { below: "▼ below", above: "▲ above", "within noise": "within noise" };
  const SHARE_WORDS = { below: "▼ less often", above: "▲ more often", "within noise": "within noise" };

  function verdict(row) {
    if (row.place === "others") return "";
    const few = row.place === "too few";
    const words = few ? `too few to rank (n = ${whole(row.found.n)})` : (state.rule < 0 ? WORDS : SHARE_WORDS)[row.place];
    return element("span", { class: `place ${few ? "few" : tone(row.place).split(" ")[0]}` }, words);
  }

  function plotHead(scale) {
    const name = element("span", { class: "hidden" }, "Picture of the interval");
    const show = state.rule < 0 ? (value) => decimal(value, 0) : (value) => `${decimal(value * 100, 0)} %`;
    return element("span", { class: "ends" }, name, element("span", { "aria-hidden": "true" }, show(scale.low)), element("span", { "aria-hidden": "true" }, show(scale.high)));
  }

  /** The columns that hold a mean or a share. */
  function measures(scale, against) {
    const columns = [{ name: "Replies (n)", kind: "number", key: (row) => row.found.n, cell: (row) => whole(row.found.n) }];
    if (state.rule >= 0) columns.push({ name: "With the rule", kind: "number", key: (row) => row.found.count, cell: (row) => whole(row.found.count) });
    columns.push(
      { name: state.rule < 0 ? "Mean score" : "Share", kind: "number", key: (row) => row.found.value, cell: (row) => shown(row.found.value) },
      { name: "95 % interval", kind: "number", cell: (row) => interval(row.found, shown) },
      { name: "plot", head: plotHead(scale), kind: "plot", cell: (row) => dot(row.found, scale) },
    );
    if (against) columns.push({ name: "Against all", key: (row) => ORDER[row.place], cell: verdict });
    return columns;
  }

  const TITLES = { agent: ["Agent", "Agents"], team: ["Team", "Teams"], channel: ["Channel", "Channels"] };

  function drawDimension(name) {
    const row = DIMENSIONS.indexOf(name);
    const cells = chosen(name);
    const overall = measured(all(cells));
    const found = sums(cells, frame.names[name].length, (cell) => cube.places[row][cell]);
    const rows = frame.orders[name]
      .filter((code) => found[code].n && (state[name] < 0 || state[name] === code))
      .map((code) => ({ code, name: frame.names[name][code], sum: found[code], found: measured(found[code]) }));
    const ranked = !(frame.blind && name === "agent");
    for (const one of rows) one.place = name === "agent" && one.code === frame.others ? "others" : placeOf(one.found, overall);
    if (!ranked) for (const one of rows) one.place = one.place === "others" ? "others" : "within noise";
    const scale = scaleOf(rows, overall.value, state.rule < 0 ? 100 : 1);
    const [title, titles] = TITLES[name];
    const columns = [{ name: title, key: (one) => one.name, cell: (one) => one.name }, ...measures(scale, ranked)];
    if (state.rule < 0) {
      const warned = (one) => one.sum.warned / one.sum.n;
      columns.push(
        { name: "With a warning", kind: "number", key: warned, cell: (one) => percent(warned(one)) },
        { name: "Stops", kind: "number", key: (one) => one.sum.stops, cell: (one) => whole(one.sum.stops) },
      );
    }
    const subject = state.rule < 0 ? "mean score" : `share of replies with ${frame.rules[state.rule].id}`;
    const reference = overall.value === null ? "" : `; all: ${shown(overall.value)} (n = ${whole(overall.n)})`;
    table(name, {
      caption: `${titles}: ${subject}${reference}`, columns, rows, limit: 25, redraw: () => drawDimension(name),
      groups: ranked && name === "agent" && rows.length > 1 ? (state.rule < 0 ? GROUPS : SHARE_GROUPS) : null,
    });
    if (name === "agent") {
      const ranks = rows.filter((one) => ORDER[one.place] < ORDER["too few"]).length;
      const chance = Math.round(ranks / 20);
      document.getElementById("chance").textContent = ranked && chance ? `Of ${whole(ranks)} agents about ${whole(chance)} would leave it out by chance alone.` : "";
    }
  }

  function categories(cells, size, group) {
    return frame.categories.map((_, row) => {
      const found = Array.from({ length: size }, () => [0, 0, 0]);
      for (let cell = 0; cell < CELLS; cell++) {
        if (!cells[cell]) continue;
        const into = found[group(cell)];
        into[0] += cube.n[cell] - cube.category_missing[row][cell];
        into[1] += cube.category_lost[row][cell];
        into[2] += cube.category_squares[row][cell];
      }
      return found.map((three) => mean(...three));
    });
  }

  function drawCategories(cells) {
    const found = categories(cells, 1, () => 0);
    const rows = frame.categories.map(([id, title], number) => ({ id, name: title, found: found[number][0] })).filter((row) => row.found.n);
    const rule = state.rule;
    state.rule = -1; // a category has a score, whichever rule is chosen
    const scale = scaleOf(rows, null, 100);
    table("category", {
      caption: "Categories: mean score of the replies to which each can apply",
      columns: [{ name: "Category", key: (row) => row.name, cell: (row) => [row.name, " ", element("span", { class: "id" }, row.id)] }, ...measures(scale, false)],
      rows, redraw: () => drawCategories(chosen()),
    });
    state.rule = rule;
  }

  function drawGrid() {
    if (!document.getElementById("grid").open) return;
    const cells = chosen("agent");
    const count = frame.names.agent.length;
    const found = categories(cells, count, (cell) => cube.places[0][cell]);
    const used = frame.categories.map((_, row) => row).filter((row) => found[row].some((one) => one.n && one.value < 100));
    const rows = frame.orders.agent.filter((code) => found.some((row) => row[code].n) && (state.agent < 0 || state.agent === code)).map((code) => ({ name: frame.names.agent[code], code }));
    table("grid", {
      caption: "Each agent’s mean score in each category, with n; categories that took nothing from anybody are left out",
      columns: [
        { name: "Agent", key: (row) => row.name, cell: (row) => row.name },
        ...used.map((number) => ({
          name: frame.categories[number][1], kind: "number", key: (row) => found[number][row.code].value,
          cell: (row) => [decimal(found[number][row.code].value), element("small", {}, `n ${whole(found[number][row.code].n)}`)],
        })),
      ],
      rows, limit: 25, redraw: drawGrid,
    });
    document.querySelector("#table-grid table").classList.add("grid");
  }

  function drawRules(cells) {
    const n = all(cells).n;
    const rows = [];
    frame.rules.forEach((rule, number) => {
      let count = 0, lost = 0, squares = 0;
      for (const [cell, hits, less, squared] of cellsOf(number)) if (cells[cell]) { count += hits; lost += less; squares += squared; }
      if (count) rows.push({ rule, found: share(count, n), score: mean(count, lost, squares) });
    });
    rows.sort((one, other) => other.found.count - one.found.count || one.rule.id.localeCompare(other.rule.id));
    const rule = state.rule;
    state.rule = 0; // shares, not scores
    const scale = scaleOf(rows, null, 1);
    const head = plotHead(scale);
    const columns = [
      { name: "Rule", key: (row) => row.rule.id, cell: (row) => ruleCell(row.rule) },
      { name: "Severity", key: (row) => ["note", "warn", "stop"].indexOf(row.rule.severity), cell: (row) => element("span", { class: `severity ${row.rule.severity}` }, row.rule.severity) },
      { name: "Replies", kind: "number", key: (row) => row.found.count, cell: (row) => whole(row.found.count) },
      { name: "Share", kind: "number", key: (row) => row.found.value, cell: (row) => percent(row.found.value) },
      { name: "95 % interval", kind: "number", cell: (row) => interval(row.found, percent) },
      { name: "plot", head, kind: "plot", cell: (row) => dot(row.found, scale) },
      { name: "Their mean score", kind: "number", key: (row) => row.score.value, cell: (row) => decimal(row.score.value) },
    ];
    table("rule", { caption: `Rules by the share of ${plural(n, "reply", "replies")} in which they found something`, columns, rows, limit: 15, redraw: () => drawRules(chosen()) });
    state.rule = rule;
  }

  function ruleCell(rule) {
    const only = element("a", { href: "#" + new URLSearchParams({ rule: rule.id }) }, "Only this rule");
    only.addEventListener("click", (event) => {
      event.preventDefault();
      state.rule = frame.rules.indexOf(rule);
      moved();
      document.getElementById("overview").scrollIntoView();
    });
    const more = element("div", { class: "rule-more" }, only);
    if (rule.quotes.length) {
      const list = element("ul", {}, ...rule.quotes.map(([reply, quote, sentence, start]) => {
        const line = element("li");
        if (start === null) line.append(element("mark", { class: rule.severity }, quote), sentence && sentence !== quote ? ` in “${sentence}”` : "");
        else {
          const letters = Array.from(sentence); // code points, as the report counts
          const end = start + Array.from(quote).length;
          line.append("“", letters.slice(0, start).join(""), element("mark", { class: rule.severity }, letters.slice(start, end).join("")), letters.slice(end).join(""), "”");
        }
        line.append(element("span", { class: "id" }, reply));
        return line;
      }));
      more.append(element("details", {}, element("summary", {}, `${plural(rule.quotes.length, "example")}`, element("span", { class: "hidden" }, ` of ${rule.id}`)), list));
    }
    return [element("code", {}, rule.id), element("span", { class: "rule-message" }, rule.message), more];
  }

  function drawSteps() {
    const cells = chosen("step");
    const overall = measured(all(cells));
    const found = sums(cells, STEPS, (cell) => cube.places[3][cell]);
    const inside = (step) => step >= state.from && step <= state.to;
    const rows = found.map((sum, step) => ({ step, name: frame.spans[step], sum, found: measured(sum) })).filter((row) => inside(row.step) && row.found.n);
    for (const row of rows) row.place = placeOf(row.found, overall);
    const scale = scaleOf(rows, overall.value, state.rule < 0 ? 100 : 1);
    const unit = frame.unit === "week" ? "Week" : "Month";
    table("step", {
      caption: `${unit}s: ${state.rule < 0 ? "mean score" : "share of replies with " + frame.rules[state.rule].id}`,
      columns: [{ name: unit, key: (row) => row.step, cell: (row) => row.name }, ...measures(scale, true)],
      rows, redraw: drawSteps,
    });
    chart("trend", rows.map((row) => ({ name: row.name, mean: row.found.value, low: row.found.low ?? row.found.value, high: row.found.high ?? row.found.value, overall: overall.value })), (spec) => {
      const form = state.rule < 0 ? {} : { axis: { format: ".1%" } };
      for (const layer of spec.layer) if (layer.encoding.y) Object.assign(layer.encoding.y, form);
    });
    const line = document.getElementById("trend-verdict");
    document.getElementById("table-step").hidden = STEPS === 0;
    if (STEPS === 0) { line.textContent = "The replies have no dates, so there is no trend."; return; }
    if (STEPS < 2) { line.textContent = `The period has one ${frame.unit} only, so there is nothing to hold it against.`; return; }
    const half = (first, last) => measured(found.slice(first, last).reduce((into, sum) => { for (const key in into) into[key] += sum[key]; return into; }, empty()));
    const before = half(0, frame.half), after = half(frame.half, STEPS);
    const told = change(before, after);
    const name = (found, first, last) => `${frame.starts[first]} to ${frame.ends[last]}: ${shown(found.value)} (n = ${whole(found.n)})`;
    const scaleBy = state.rule < 0 ? 1 : 100;
    line.replaceChildren(
      `First half, ${name(before, 0, frame.half - 1)}. Second half, ${name(after, frame.half, STEPS - 1)}. `,
      told === null ? "Too few replies to tell whether that is a change." : element("strong", {}, told.noise ? "The difference is within noise" : `The second half is clearly ${told.value > 0 ? "higher" : "lower"}`),
      told === null ? "" : `: ${signed(told.value, scaleBy)} points (95 % interval ${signed(told.low, scaleBy)} to ${signed(told.high, scaleBy)}).`,
    );
  }

  function drawFigures(cells) {
    const sum = all(cells);
    const score = mean(sum.n, sum.lost, sum.squares), warned = share(sum.warned, sum.n), stopped = share(sum.stopped, sum.n);
    const box = (name, value, under, id) => element("div", { id: `figure-${id}` }, element("dt", {}, name), element("dd", { class: "value" }, value), element("dd", { class: "under" }, under));
    const boxes = [
      box("Mean score", decimal(score.value), `95 % interval ${interval(score, decimal)}; n = ${whole(sum.n)}`, "score"),
      box("With a finding at warn or above", percent(warned.value), `${whole(sum.warned)} of ${plural(sum.n, "reply", "replies")}; ${interval(warned, percent)}`, "warned"),
      box("Stops", whole(sum.stops), `in ${plural(sum.stopped, "reply", "replies")}, ${percent(stopped.value)} of ${whole(sum.n)}`, "stops"),
    ];
    if (state.rule >= 0) {
      const hits = share(sum.hits, sum.n), theirs = mean(sum.hits, sum.hitLost, sum.hitSquares);
      boxes.push(box(`With ${frame.rules[state.rule].id}`, percent(hits.value), `${whole(sum.hits)} of ${plural(sum.n, "reply", "replies")}; their mean score ${decimal(theirs.value)}`, "rule"));
    }
    document.getElementById("figures").replaceChildren(...boxes);
    const parts = ["agent", "team", "channel"].filter((name) => state[name] >= 0).map((name) => frame.names[name][state[name]]);
    if (state.from > 0 || state.to < STEPS - 1) parts.push(`${frame.starts[state.from]} to ${frame.ends[state.to]}`);
    const rule = state.rule >= 0 ? `; the tables count ${frame.rules[state.rule].id}` : "";
    const told = parts.length ? `${whole(sum.n)} of ${plural(frame.replies, "reply", "replies")}: ${parts.join(", ")}${rule}.` : `All ${plural(frame.replies, "reply", "replies")}${rule}.`;
    document.getElementById("status").textContent = told;
    document.getElementById("selection").textContent = parts.length || rule ? `Filtered: ${told}` : "";
    return sum;
  }

  function drawDistribution(cells, n) {
    const counts = cube.bins.map((row) => { let count = 0; for (let cell = 0; cell < CELLS; cell++) if (cells[cell]) count += row[cell]; return count; });
    document.getElementById("distribution-note").textContent = state.rule < 0 ? "" : "The spread cannot be told apart by rule: it is that of all replies of the selection, with the rule or without.";
    const rows = frame.bins.map((bin, number) => ({ bin, share: n ? counts[number] / n : 0, n: counts[number], label: n && counts[number] ? (counts[number] / n < 0.001 ? "<0.1 %" : percent(counts[number] / n)) : "" }));
    table("spread", {
      caption: `Scores of ${plural(n, "reply", "replies")}`,
      columns: [{ name: "Score", cell: (row) => row.bin }, { name: "Replies", kind: "number", cell: (row) => whole(row.n) }, { name: "Share", kind: "number", cell: (row) => percent(row.share) }],
      rows,
    });
    chart("distribution", rows, (spec, width) => {
      if (width >= 560) return;
      spec.layer.pop(); // no room for numbers on the bars, nor for every name under them
      spec.layer[0].encoding.x.axis.labelOverlap = true;
    });
  }

  // Charts: drawn when they come into sight, or when there is nothing else to do

  const wanted = {};
  const live = {};
  const seen = new Set();
  const watcher = new IntersectionObserver((entries) => { for (const entry of entries) if (entry.isIntersecting) show(entry.target.dataset.chart); }, { rootMargin: "300px" });

  function chart(name, rows, adapt) {
    wanted[name] = { rows, adapt };
    if (seen.has(name)) draw(name);
  }

  function show(name) {
    if (seen.has(name) || !wanted[name]) return;
    seen.add(name);
    draw(name);
  }

  async function draw(name) {
    const place = document.querySelector(`[data-chart="${name}"]`);
    place.hidden = wanted[name].rows.length === 0;
    if (place.hidden) return;
    const spec = structuredClone(frame.charts[name]);
    wanted[name].adapt?.(spec, place.clientWidth);
    spec.datasets = { rows: wanted[name].rows };
    const before = live[name];
    const turn = (live[name] = { result: null });
    const canvas = element("div", { "aria-hidden": "true" });
    before?.result?.finalize();
    place.replaceChildren(canvas);
    canvas.style.width = "100%";
    const result = await window.vegaEmbed(canvas, spec, { ast: true, actions: false, renderer: "svg", defaultStyle: false, tooltip: false });
    if (live[name] === turn) turn.result = result;
    else result.finalize();
  }

  // Lists

  function drawLists() {
    const dated = state.from > 0 || state.to < STEPS - 1;
    for (const list of document.querySelectorAll("[data-list]")) {
      let fits = 0;
      const most = Number(list.dataset.most);
      for (const item of list.children) {
        const { agent, team, channel, step, rules } = item.dataset;
        const ok = (state.agent < 0 || Number(agent) === state.agent) && (state.team < 0 || Number(team) === state.team)
          && (state.channel < 0 || Number(channel) === state.channel)
          && (!dated || (Number(step) >= state.from && Number(step) <= state.to))
          && (state.rule < 0 || list.dataset.list !== "worst" || rules.split(" ").includes(String(state.rule)));
        if (ok) fits++;
        item.hidden = !ok || fits > most;
      }
      const count = list.children.length;
      const line = document.querySelector(`[data-shown="${list.dataset.list}"]`);
      if (line) line.textContent = !count ? "There are none." : !fits ? `None of the ${whole(count)} kept in this page is in the selection.` : `Shown: ${whole(Math.min(fits, most))} of ${whole(fits)} kept in this page${fits < count ? " that are in the selection" : ""}.`;
    }
  }

  // Filters

  const form = document.getElementById("filters");

  function fill(name, entries, every) {
    const select = form.elements[name];
    if (every) select.append(element("option", { value: -1 }, every));
    for (const [value, label] of entries) select.append(element("option", { value }, label));
    select.disabled = entries.length < 2 && name !== "rule";
  }

  for (const name of ["agent", "team", "channel"]) fill(name, frame.orders[name].map((code) => [code, frame.names[name][code]]), `All ${name}s`);
  fill("rule", frame.rules.map((rule, code) => [code, rule.id]).sort((one, other) => one[1].localeCompare(other[1])), "All rules");
  fill("from", frame.starts.map((day, step) => [step, day]));
  fill("to", frame.ends.map((day, step) => [step, day]));

  /** What the address says, by names, so that it still means the same in the next report. */
  function read() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const next = { ...everything };
    for (const name of ["agent", "team", "channel"]) if (asked.has(name)) next[name] = frame.names[name].indexOf(asked.get(name));
    if (asked.has("rule")) next.rule = frame.rules.findIndex((rule) => rule.id === asked.get("rule"));
    const from = frame.names.step.indexOf(asked.get("from")), to = frame.names.step.indexOf(asked.get("to"));
    if (from >= 0) next.from = from;
    if (to >= 0) next.to = Math.max(to, next.from);
    return next;
  }

  function write() {
    const said = new URLSearchParams();
    for (const name of ["agent", "team", "channel"]) if (state[name] >= 0) said.set(name, frame.names[name][state[name]]);
    if (state.rule >= 0) said.set("rule", frame.rules[state.rule].id);
    if (state.from > 0) said.set("from", frame.names.step[state.from]);
    if (state.to < STEPS - 1) said.set("to", frame.names.step[state.to]);
    const text = said.toString();
    history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  }

  function moved() {
    write();
    redraw();
  }

  function redraw() {
    let changed = false;
    for (const name of Object.keys(everything)) {
      const select = form.elements[name];
      if (select.options.length) select.value = String(state[name]);
      select.classList.toggle("set", state[name] !== everything[name]);
      changed ||= state[name] !== everything[name];
    }
    document.getElementById("reset").disabled = !changed;
    const cells = chosen();
    const sum = drawFigures(cells);
    drawDistribution(cells, sum.n);
    for (const name of ["agent", "team", "channel"]) drawDimension(name);
    drawCategories(cells);
    drawGrid();
    drawSteps();
    drawRules(cells);
    drawLists();
  }

  form.addEventListener("change", (event) => {
    state[event.target.name] = Number(event.target.value);
    if (state.from > state.to) state[event.target.name === "from" ? "to" : "from"] = Number(event.target.value);
    moved();
  });
  form.addEventListener("reset", (event) => { event.preventDefault(); state = { ...everything }; moved(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", () => { if (location.hash.includes("=")) { state = read(); redraw(); } });
  document.getElementById("grid").addEventListener("toggle", drawGrid);
  for (const link of document.querySelectorAll('nav a, .skip')) {
    // The address belongs to the filters; a jump leaves it alone.
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const target = document.querySelector(`${link.getAttribute("href")} h2`);
      target.tabIndex = -1;
      target.focus({ preventScroll: true });
      target.scrollIntoView();
    });
  }

  if (location.hash.includes("=")) state = read();
  if (frame.ratings.length) chart("ratings", frame.ratings.map((row) => ({ ...row, low: row.low ?? row.mean, high: row.high ?? row.mean })));
  redraw();
  for (const place of document.querySelectorAll("[data-chart]")) watcher.observe(place);
  const idle = window.requestIdleCallback ?? ((task) => setTimeout(task, 200));
  idle(() => { for (const place of document.querySelectorAll("[data-chart]")) show(place.dataset.chart); });
  document.documentElement.dataset.ready = "yes";
})();
